import { fireEvent, render, screen, within } from "@testing-library/svelte";
import { beforeAll, expect, it, vi } from "vitest";
import { language } from "#i18n/language.svelte.ts";
import { tick } from "svelte";
import { clock } from "#live/clock.svelte.ts";
import { kinds } from "../fixtures.ts";
import TestRow from "./TestRow.svelte";

beforeAll(() => {
  language.choose("fr");
  clock.now_ms = Date.parse("2026-10-14T12:00:00Z");
  vi.spyOn(clock, "nowMs").mockReturnValue(clock.now_ms);
});

const acts = () => ({
  may_send: true,
  active_id: null,
  activate: vi.fn(),
  reply: vi.fn(),
  react: vi.fn(),
  setReaction: vi.fn(),
  goTo: vi.fn(),
  showRaw: vi.fn(),
});

async function show(kind: keyof typeof kinds) {
  const message = kinds[kind];
  if (message === undefined) throw new Error(`no ${kind}`);
  const given = acts();
  const { container } = render(TestRow, { message, acts: given });
  await vi.dynamicImportSettled();
  await tick();
  const text = (container.textContent ?? "").replace(/\s+/gu, " ");
  return { container, text, message, acts: given };
}

it("C3: a place is its name, its address and its coordinates; a map is asked for by the agent only", async () => {
  const { container, text } = await show("location");
  expect(text).toContain("Atelier Orvelle");
  expect(text).toContain("5 avenue Anatole-France, Paris");
  expect(text).toContain("48.85837, 2.294481");
  const link = screen.getByRole("link", { name: /Ouvrir la carte/u });
  expect(link.getAttribute("href")).toContain("mlat=48.858370&mlon=2.294481");
  expect(link.getAttribute("target")).toBe("_blank");
  expect(link.getAttribute("rel")).toContain("noreferrer");
  expect(container.querySelector("img, iframe, script, link")).toBeNull();
});

it("C3: a card shows who and how they are reached, each to be copied", async () => {
  const writeText = vi.fn(() => Promise.resolve());
  Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true });
  const { text } = await show("contacts");
  expect(text).toContain("Solène Marchand");
  expect(text).toContain("Orvelle");
  expect(text).toContain("+33639980001 mobile");
  await fireEvent.click(screen.getByRole("button", { name: "Copier +33639980001" }));
  expect(writeText).toHaveBeenCalledWith("+33639980001");
});

it("C4: a list shows what was offered, with what the visitor pressed", async () => {
  const { text } = await show("choices");
  expect(text).toContain("Quand passons-nous ?");
  expect(text).toContain("Créneaux");
  const rows = within(screen.getByRole("list", { name: "Matin" })).getAllByRole("listitem");
  expect(rows.map((row) => row.classList.contains("chosen"))).toEqual([false, true]);
});

it("C3: an answer is shown as the answer to what it quotes, and the quote leads there", async () => {
  const { text, message, acts: given } = await show("answer");
  expect(text).toContain("Choix dans la liste");
  expect(text).toContain("Jeudi");
  await fireEvent.click(screen.getByTestId("quoted"));
  expect(given.goTo).toHaveBeenCalledWith(message.quoted);
});

it("C3, V6: a form shows its fields as text", async () => {
  const { container, text } = await show("flow");
  expect(text).toContain("jour");
  expect(text).toContain("jeudi <b>15</b>");
  expect(container.querySelector("dd b")).toBeNull();
});

it("C3: an order shows its items and what it comes to", async () => {
  const { text } = await show("order");
  expect(text).toContain("Commande de 2 articles");
  const cells = screen.getAllByRole("cell").map((one) => one.textContent.replace(/\s+/gu, " "));
  expect(cells).toEqual(["ARDOISE-60", "× 2", "49,50 €", "99,00 €"]);
});

it("C3: a notice of the platform, and a message that was taken back, are quiet lines", async () => {
  expect((await show("system")).text).toContain("Clémence R. a changé de numéro de téléphone.");
  const { text } = await show("revoked");
  expect(text).toContain("Clémence R. a supprimé un message");
  expect(screen.queryByTestId("message")).toBeNull();
});

it("C2: a type that is not shown says so, and its raw content can be read", async () => {
  const { text, message, acts: given } = await show("unsupported");
  expect(text).toContain("Type de message non pris en charge");
  expect(text).toContain("Message type unknown");
  await fireEvent.click(screen.getByRole("button", { name: "Voir le contenu brut" }));
  expect(given.showRaw).toHaveBeenCalledWith(message);
});

it("C3: an edited message says so, and what was written first is there on demand", async () => {
  await show("edited");
  const first = screen.getByText("à 14 h");
  expect(first.closest("[hidden]")).not.toBeNull();
  await fireEvent.click(screen.getByRole("button", { name: /voir ce qui était écrit d’abord/u }));
  expect(first.closest("[hidden]")).toBeNull();
});

it("C3: what was passed on, and what brought the visitor, is said above the words; nothing is fetched", async () => {
  expect((await show("forwarded")).text).toContain("Transféré de nombreuses fois");
  const { container, text } = await show("referred");
  expect(text).toContain("Venu d’une publicité");
  expect(text).toContain("La lampe Ardoise");
  expect(text).toContain("À propos de l’article ARDOISE-60");
  expect(container.querySelector("img, video, iframe")).toBeNull();
});

it("a quote of a message that the desk never saw says so, and leads nowhere", async () => {
  const { text } = await show("unknown_quote");
  expect(text).toContain("Message d’origine inconnu du pupitre");
  expect(within(screen.getByTestId("message")).queryByTestId("quoted")?.tagName).toBe("SPAN");
});

it("D4: reactions of both sides stand under the bubble; the brand's says whose it is, and can be taken away", async () => {
  const { message, acts: given } = await show("reacted");
  expect(screen.getByText(/^\s*Clémence R\..: ❤️\s*$/u)).toBeTruthy();
  const own = screen.getByRole("button", { name: /Bo Grand.: 👍/u });
  await fireEvent.click(own);
  expect(given.setReaction).toHaveBeenCalledWith(message, "");
});

it("D4: what the visitor wrote can be answered and reacted to", async () => {
  const { message, acts: given } = await show("forwarded");
  await fireEvent.click(screen.getByTestId("reply-to"));
  expect(given.reply).toHaveBeenCalledWith(message);
  await fireEvent.click(screen.getByTestId("react"));
  expect(given.react).toHaveBeenCalledWith(message, expect.any(HTMLElement));
});
