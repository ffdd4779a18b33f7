import { render, screen } from "@testing-library/svelte";
import { Unreachable, api } from "@pupitre/api";
import type { ConversationVisitor } from "@pupitre/api/types";
import { beforeAll, beforeEach, expect, it, vi } from "vitest";
import { language } from "#i18n/language.svelte.ts";
import { conversation as open } from "../conversation/fixtures.ts";
import ChatVisitor from "./ChatVisitor.svelte";

const conversation = open();
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
  tells({ email: "lea&co@mail.example", is_identified: true, survey });
  const { container } = render(ChatVisitor, { conversation });
  const link = await screen.findByRole("link", { name: "lea&co@mail.example" });
  expect(link.getAttribute("href")).toBe("mailto:lea%26co@mail.example");
  expect(screen.getByRole("button", { name: "Copier l’adresse e-mail" })).toBeTruthy();
  expect(screen.getByText("Identifié par le site")).toBeTruthy();
  expect(screen.getByText("4 / 5")).toBeTruthy();
  expect(container.querySelector("blockquote")?.textContent).toBe("<b>Clair</b>");
});

it("V5: a changed conversation asks again, and what was not left is not claimed", async () => {
  const asked = tells({ email: null, is_identified: false, survey: null });
  const { rerender } = render(ChatVisitor, { conversation });
  await screen.findByText("Non laissé");
  expect(screen.queryByText("Identifié par le site")).toBeNull();
  expect(screen.queryByText("Note du visiteur")).toBeNull();
  asked.mockResolvedValue({ email: null, is_identified: false, survey });
  await rerender({ conversation: { ...conversation } });
  await screen.findByText("4 / 5");
  expect(asked).toHaveBeenCalledTimes(2);
});

it("V5: a failure is said and can be tried again", async () => {
  vi.spyOn(api, "conversationVisitor").mockRejectedValue(new Unreachable());
  render(ChatVisitor, { conversation });
  expect((await screen.findByRole("alert")).textContent).toContain("chargées");
  expect(screen.getByRole("button")).toBeTruthy();
});
