import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeAll, beforeEach, expect, it, vi } from "vitest";
import { conversation } from "../conversation/fixtures.ts";
import { language } from "../i18n/language.svelte.ts";
import RelaunchPanel from "./RelaunchPanel.svelte";

const calls = vi.hoisted(() => ({ relaunchTemplates: vi.fn(), relaunch: vi.fn() }));
vi.mock("@pupitre/api/compose", () => ({ compose: calls }));

const yanis = conversation({
  contact: { ...conversation().contact, name: "Yanis B." },
});
const template = {
  id: "t",
  name: "suite_demande",
  title: "Suite de votre demande",
  language: "fr",
  text: "Bonjour {{1}}, à propos de : {{2}}. Souhaitez-vous poursuivre ?",
  header: null,
  footer: null,
  buttons: ["Oui", "Non, merci"],
  variables: [
    { key: "1", label: "Prénom", value: "Yanis", source: "contact_name" },
    { key: "2", label: "Sujet", value: null, source: "ask" },
  ],
};
const shown = {
  conversation: yanis,
  draft: "",
  title: "Zone de saisie bloquée",
  hint: "",
  is_sudden: false,
  onnote: vi.fn(),
};

beforeAll(() => language.choose("fr"));
beforeEach(() => {
  calls.relaunchTemplates.mockResolvedValue({ items: [template], may_override: false });
  calls.relaunch.mockReset();
  calls.relaunch.mockResolvedValue({ message: null, conversation: yanis });
});

it("W9: a missing variable is named, and nothing is sent", async () => {
  render(RelaunchPanel, shown);
  const subject = await screen.findByLabelText("2 · Sujet");
  await fireEvent.click(screen.getByTestId("relaunch-send"));
  expect(screen.getByRole("alert").textContent).toContain("Sujet");
  expect(document.activeElement).toBe(subject);
  expect(calls.relaunch).not.toHaveBeenCalled();
});

it("W7, W9: shows what will be read, and sends it with the pause that is proposed", async () => {
  render(RelaunchPanel, shown);
  const subject = await screen.findByLabelText("2 · Sujet");
  await fireEvent.input(subject, { target: { value: "votre retour" } });
  const preview = screen.getByTestId("relaunch-preview").textContent;
  expect(preview).toContain("Bonjour Yanis, à propos de : votre retour.");
  await fireEvent.click(screen.getByTestId("relaunch-send"));
  await waitFor(() => expect(calls.relaunch).toHaveBeenCalledOnce());
  expect(calls.relaunch.mock.lastCall?.[1]).toMatchObject({
    template_id: "t",
    variables: { "1": "Yanis", "2": "votre retour" },
    snooze: { kept: true },
    override: false,
  });
});

it("W3: a draft that was kept can become a variable", async () => {
  render(RelaunchPanel, { ...shown, draft: "modification d’adresse" });
  await fireEvent.click(await screen.findByRole("button", { name: "L’utiliser ici" }));
  expect(screen.getByTestId("relaunch-preview").textContent).toContain("modification d’adresse");
});

it("W9: without an approved message it says so, and transferring is the thing to do", async () => {
  calls.relaunchTemplates.mockResolvedValue({ items: [], may_override: false });
  render(RelaunchPanel, shown);
  expect(await screen.findByTestId("relaunch-none")).toBeTruthy();
  expect(screen.queryByTestId("relaunch-send")).toBeNull();
  expect(screen.getByRole("button", { name: "Transférer sans envoyer" })).toBeTruthy();
});
