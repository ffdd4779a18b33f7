import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { beforeAll, beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "@pupitre/api";
import type { Conversation } from "@pupitre/api/types";
import { conversation } from "../conversation/fixtures.ts";
import { language } from "../i18n/language.svelte.ts";
import RelaunchPanel from "./RelaunchPanel.svelte";

const calls = vi.hoisted(() => ({ relaunchTemplates: vi.fn(), relaunch: vi.fn() }));
vi.mock("@pupitre/api/compose", () => ({ compose: calls }));

/** Another conversation for each test: what is prepared is kept with it. */
let count = 0;
function shown(over: { draft?: string; conversation?: Conversation } = {}) {
  count += 1;
  const contact = { ...conversation().contact, name: "Yanis B." };
  return {
    conversation: conversation({ id: `conversation-${count}`, contact }),
    draft: "",
    title: "Zone de saisie bloquée",
    hint: "",
    is_sudden: false,
    onnote: vi.fn(),
    ...over,
  };
}

const template = {
  id: "t",
  name: "suite_demande",
  title: "Suite de votre demande",
  language: "fr",
  text: "Bonjour {{1}}, à propos de : {{2}}. Souhaitez-vous poursuivre ?",
  header: null,
  header_kind: null,
  header_file: null,
  footer: null,
  buttons: ["Oui", "Non, merci"],
  variables: [
    { key: "1", label: "Prénom", value: "Yanis", source: "contact_name" },
    { key: "2", label: "Sujet", value: null, source: "ask" },
  ],
  refusal: null,
};
beforeAll(() => language.choose("fr"));
beforeEach(() => {
  calls.relaunchTemplates.mockResolvedValue({ items: [template], may_override: false });
  calls.relaunch.mockReset();
  calls.relaunch.mockResolvedValue({ message: null, conversation: conversation() });
});

it("W9: a missing variable is named, and nothing is sent", async () => {
  render(RelaunchPanel, shown());
  const subject = await screen.findByLabelText("2 · Sujet");
  await fireEvent.click(screen.getByTestId("relaunch-send"));
  expect(screen.getByRole("alert").textContent).toContain("Sujet");
  expect(document.activeElement).toBe(subject);
  expect(calls.relaunch).not.toHaveBeenCalled();
});

it("W7, W9: shows what will be read, and sends it with the pause that is proposed", async () => {
  render(RelaunchPanel, shown());
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
  render(RelaunchPanel, shown({ draft: "modification d’adresse" }));
  await fireEvent.click(await screen.findByRole("button", { name: "L’utiliser ici" }));
  expect(screen.getByTestId("relaunch-preview").textContent).toContain("modification d’adresse");
});

it("W2, W9: without an approved message it says so, shows the draft, and transferring is the thing to do", async () => {
  calls.relaunchTemplates.mockResolvedValue({ items: [], may_override: false });
  render(RelaunchPanel, shown({ draft: "Une dernière question" }));
  expect(await screen.findByTestId("relaunch-none")).toBeTruthy();
  expect(screen.getByTestId("kept-draft").textContent).toContain("Une dernière question");
  expect(screen.queryByTestId("relaunch-send")).toBeNull();
  expect(screen.getByRole("button", { name: "Transférer sans envoyer" })).toBeTruthy();
});

it("C5: what the visitor does not want is said before, and another is chosen", async () => {
  const unwanted = { ...template, title: "Offre de saison", variables: [] };
  const other = { ...template, id: "u", title: "Réponse prête", variables: [] };
  const items = [{ ...unwanted, refusal: "contact.marketing_stopped" }, other];
  calls.relaunchTemplates.mockResolvedValue({ items, may_override: false });
  render(RelaunchPanel, shown());
  const fitting = await screen.findByRole("radio", { name: /Réponse prête/ });
  expect(fitting).toHaveProperty("checked", true);
  expect(screen.queryByTestId("relaunch-unwanted")).toBeNull();
  await fireEvent.click(screen.getByRole("radio", { name: /Offre de saison/ }));
  expect(screen.getByTestId("relaunch-unwanted").textContent).toContain("marketing");
  await fireEvent.click(screen.getByTestId("relaunch-send"));
  expect(calls.relaunch).not.toHaveBeenCalled();
});

function refusal(code: string, field?: string): ApiError {
  const problem = { type: "", title: "", status: 409, detail: null, code, request_id: "r" };
  return new ApiError(field === undefined ? problem : { ...problem, field }, null);
}

it("W9: a message that was paused meanwhile is refused in words that stay, and another is offered", async () => {
  const other = { ...template, id: "u", title: "Réponse prête", variables: [] };
  const alone = { ...template, variables: [] };
  calls.relaunchTemplates.mockResolvedValueOnce({ items: [alone, other], may_override: false });
  calls.relaunchTemplates.mockResolvedValueOnce({ items: [other], may_override: false });
  calls.relaunch.mockRejectedValue(refusal("template.not_approved"));
  render(RelaunchPanel, shown());
  await fireEvent.click(await screen.findByTestId("relaunch-send"));
  await waitFor(() => expect(screen.getAllByTestId("relaunch-template")).toHaveLength(1));
  expect(screen.getByRole("radio", { name: /Réponse prête/ })).toHaveProperty("checked", true);
  expect(screen.getByRole("alert").textContent).toContain("n’est pas approuvé");
});

it("W9: a value that is refused is shown where it stands", async () => {
  calls.relaunch.mockRejectedValue(refusal("template.variable_too_long", "variables.2"));
  render(RelaunchPanel, shown());
  const subject = await screen.findByLabelText("2 · Sujet");
  await fireEvent.input(subject, { target: { value: "votre retour" } });
  await fireEvent.click(screen.getByTestId("relaunch-send"));
  await waitFor(() => expect(subject.getAttribute("aria-invalid")).toBe("true"));
  expect(document.activeElement).toBe(subject);
  await fireEvent.input(subject, { target: { value: "retour" } });
  expect(subject.getAttribute("aria-invalid")).toBe("false");
  expect(screen.queryByRole("alert")).toBeNull();
});

it("W9: what was filled in is still there after a look at something else", async () => {
  const props = shown();
  const { unmount } = render(RelaunchPanel, props);
  const subject = await screen.findByLabelText("2 · Sujet");
  await fireEvent.input(subject, { target: { value: "votre retour" } });
  unmount();
  const renamed = { ...template.variables[0], value: "Yanis Benali" };
  const items = [{ ...template, variables: [renamed, template.variables[1]] }];
  calls.relaunchTemplates.mockResolvedValue({ items, may_override: false });
  render(RelaunchPanel, props);
  const first = await screen.findByDisplayValue("Yanis Benali");
  expect(first.dataset["key"]).toBe("1");
  expect(screen.getByDisplayValue("votre retour").dataset["key"]).toBe("2");
});
