import { render, screen } from "@testing-library/svelte";
import { Unreachable, api } from "@pupitre/api";
import type { ConversationVisitor } from "@pupitre/api/types";
import { beforeAll, beforeEach, expect, it, vi } from "vitest";
import { language } from "#i18n/language.svelte.ts";
import { conversation as open } from "../conversation/fixtures.ts";
import ChatVisitor from "./ChatVisitor.svelte";

const page = { url: "https://shop.example/lampes/ardoise", title: "<b>Lampe</b>" };
const standing = { is_present: true, page, is_typing: false };
const conversation = open({ visitor: standing });
const survey = { score: 4, comment: "<b>Clair</b>", at: "2026-10-14T12:00:00Z" };

function tells(visitor: ConversationVisitor) {
  return vi.spyOn(api, "conversationVisitor").mockResolvedValue(visitor);
}

beforeAll(() => {
  language.choose("fr");
});

beforeEach(() => {
  vi.restoreAllMocks();
});

it("V3 V4 V5: the address, who says so, the score and its comment as plain text", async () => {
  tells({ email: "lea&co@mail.example", is_identified: true, scores: { count: 3, average: 4.25 } });
  const { container } = render(ChatVisitor, { conversation: { ...conversation, survey } });
  const link = await screen.findByRole("link", { name: "lea&co@mail.example" });
  expect(link.getAttribute("href")).toBe("mailto:lea%26co@mail.example");
  expect(screen.getByRole("button", { name: "Copier l’adresse e-mail" })).toBeTruthy();
  expect(screen.getByText("Identifié par le site")).toBeTruthy();
  expect(screen.getByText("4 / 5")).toBeTruthy();
  expect(screen.getByTestId("visitor-scores").textContent).toMatch(/4,3 \/ 5\s+3 notes/u);
  expect(container.querySelector("blockquote")?.textContent).toBe("<b>Clair</b>");
});

it("V5: a changed conversation asks again, and what was not left is not claimed", async () => {
  const asked = tells({ email: null, is_identified: false, scores: null });
  const { rerender } = render(ChatVisitor, { conversation });
  await screen.findByText("Non laissé");
  expect(screen.queryByText("Identifié par le site")).toBeNull();
  expect(screen.queryByText("Note du visiteur")).toBeNull();
  await rerender({ conversation: { ...conversation, survey } });
  await screen.findByText("4 / 5");
  expect(asked).toHaveBeenCalledTimes(2);
});

it("V5: a failure is said and can be tried again", async () => {
  vi.spyOn(api, "conversationVisitor").mockRejectedValue(new Unreachable());
  render(ChatVisitor, { conversation });
  expect((await screen.findByRole("alert")).textContent).toContain("chargées");
  expect(screen.getByRole("button")).toBeTruthy();
});

it("D1 V6: whether they are on the site, and their page as a link that says nothing of the desk", async () => {
  tells({ email: null, is_identified: false, scores: null });
  const { rerender } = render(ChatVisitor, { conversation });
  const link = await screen.findByTestId("visitor-page");
  expect(link.getAttribute("href")).toBe(page.url);
  expect(link.getAttribute("rel")).toBe("noopener noreferrer");
  expect(link.textContent).toContain("<b>Lampe</b>");
  expect(screen.getByRole("img", { name: "Sur le site" })).toBeTruthy();

  const running = { ...standing, page: { url: "javascript:alert(1)", title: "" } };
  await rerender({ conversation: { ...conversation, visitor: running } });
  expect((await screen.findByTestId("visitor-page")).tagName).toBe("SPAN");

  const gone = { ...standing, is_present: false };
  await rerender({ conversation: { ...conversation, visitor: gone } });
  await screen.findByRole("img", { name: "Parti du site" });
  expect(screen.queryByTestId("visitor-page")).toBeNull();
});
