import { render, screen } from "@testing-library/svelte";
import { beforeAll, expect, it, vi } from "vitest";
import { language } from "../i18n/language.svelte.ts";
import { conversation, permissions } from "../conversation/fixtures.ts";
import BlockedComposer from "./BlockedComposer.svelte";

beforeAll(() => language.choose("fr"));

const yanis = conversation({ contact: { ...conversation().contact, name: "Yanis" } });
const onnote = vi.fn();
const shown = { conversation: yanis, draft: "Je vérifie *tout*", is_sudden: false, onnote };

it("W2: says why nothing can be written, and keeps the draft", () => {
  render(BlockedComposer, { ...shown, block: "window_closed" });
  const blocked = screen.getByTestId("composer-blocked");
  expect(blocked.textContent).toContain("Yanis vous a écrit il y a plus de");
  expect(blocked.textContent).toContain("Je vérifie *tout*");
  expect(blocked.dataset["reason"]).toBe("window_closed");
  expect(screen.queryByRole("alert")).toBeNull();
  expect(screen.queryByRole("textbox")).toBeNull();
});

it("W3: announces a window that ends under the agent's hands", () => {
  render(BlockedComposer, { ...shown, block: "window_closed", is_sudden: true });
  expect(screen.getByRole("alert").textContent).toContain("Zone de saisie bloquée");
});

it("W8: does not speak of 24 h when the platform closed the window before", () => {
  render(BlockedComposer, { ...shown, block: "window_closed", is_early: true });
  const { textContent } = screen.getByTestId("composer-blocked");
  expect(textContent).toContain("WhatsApp a fermé la fenêtre de Yanis");
  expect(textContent).not.toContain("plus de 24");
});

it("R5, L2: has a reason of its own for what is not the agent's and what has ended", () => {
  const { unmount } = render(BlockedComposer, { ...shown, draft: "", block: "not_owner" });
  expect(screen.getByTestId("composer-blocked").textContent).toContain("pas sur votre pupitre");
  unmount();
  render(BlockedComposer, { ...shown, draft: "", block: "closed" });
  expect(screen.getByTestId("composer-blocked").textContent).toContain("Conversation clôturée");
});

it("P5, R5: offers the one thing to do next: resume, take over, or close", () => {
  const yes = { allowed: true, reason: null };
  const table = [
    ["snoozed", { reopen: yes }, "Sortir de pause"],
    ["reading", { take_over: yes }, "Reprendre"],
    ["unreachable", { close: yes }, "Clôturer"],
  ] as const;
  for (const [block, can, label] of table) {
    const of = conversation({ can: permissions({ ...can }) });
    const { unmount } = render(BlockedComposer, { ...shown, conversation: of, block });
    expect(screen.getByRole("button", { name: label }), block).toBeTruthy();
    unmount();
  }
});
