// Agents and teams as a manager sets them, and what an agent sees of it (M2, A4, A10, R7).
import assert from "node:assert/strict";
import { Agent, eventually } from "./support/desk.mjs";
import { change, expectWellInEachLook, row, sample, save, settingsStory, turnTo } from "./support/settings.mjs";

const { on, step: test } = settingsStory("team");

let maelle;

test("a manager finds the settings by their key", async () => {
  await on.noor.page.goto(on.demo.url);
  await on.noor.get("statuses").waitFor();
  await on.noor.page.keyboard.press("Shift+R");
  await on.noor.get("channel-list").waitFor();
  await turnTo(on.noor, "team");
  await row(on.noor, "agent", "Maëlle Aubry").waitFor();
  assert.match(await on.noor.page.title(), /Conseillers et équipes/);
});

test("A4: a limit of their own, and back to the shared one", async () => {
  const agent = row(on.noor, "agent", "Maëlle Aubry");
  const limit = agent.getByTestId("limit-messaging");
  const origin = agent.getByTestId("limit-messaging-origin");
  const before = Number(await limit.inputValue());
  const more = agent.getByRole("button", { name: /Augmenter : Limite messagerie/ });
  await change(on.noor, () => more.click());
  await eventually(() => limit.inputValue(), String(before + 1), "the limit");
  await eventually(() => origin.innerText(), "propre", "where the limit comes from");
  await limit.fill("7");
  await change(on.noor, () => limit.press("Tab"));
  await on.noor.page.reload();
  await eventually(() => limit.inputValue(), "7", "the limit after a reload");

  maelle = await Agent.open(on.browser, on.demo, "maelle@orvelle.example");
  await maelle.logIn(sample);
  await maelle.get("rail-settings").click();
  await maelle.get("my-limit-messaging").getByText("7", { exact: true }).waitFor();
});

test("M2: a team with its members and its limit", async () => {
  await on.noor.get("team-add").click();
  await on.noor.get("edit-save").click();
  await on.noor.get("edit-dialog").getByText("Écrivez quelque chose ici.").waitFor();
  await on.noor.get("team-name").fill("Facturation");
  await on.noor.page.getByRole("checkbox", { name: /Tiago/ }).check();
  await on.noor.page.getByRole("checkbox", { name: /Messagerie : fixer une limite/ }).check();
  await on.noor.get("team-limit-messaging").fill("2");
  await on.noor.get("team-limit-messaging").press("Tab");
  await save(on.noor);
  await row(on.noor, "team", "Facturation").getByText("1 conseiller").waitFor();
  await row(on.noor, "agent", "Tiago Reis").getByText("équipe Facturation").waitFor();
});

test("A10: a manager makes an agent unavailable, and sees by whom", async () => {
  await maelle.page.goto(on.demo.url);
  await maelle.choose("available");
  const agent = row(on.noor, "agent", "Maëlle Aubry");
  await on.noor.page.reload();
  await agent.getByTestId("status-messaging").waitFor();
  await agent.getByTestId("agent-actions").click();
  await on.noor.get("agent-unavailable-messaging").click();
  await eventually(
    () => agent.getByTestId("status-messaging").getAttribute("data-status"),
    "unavailable",
    "the status in the list",
  );
  await agent.getByTestId("status-messaging").getByText("par un manager").waitFor();
  await maelle.expectStatus("unavailable");
});

test("R7: before an account is deactivated the screen says what will happen", async () => {
  const agent = row(on.noor, "agent", "Tiago Reis");
  await agent.getByTestId("agent-actions").click();
  await on.noor.get("agent-deactivate").click();
  await on.noor.page.getByText("Son nom reste dans l’historique.").waitFor();
  await on.noor.get("confirm-deactivate").click();
  await agent.waitFor({ state: "detached" });
  await on.noor.get("agents-inactive").check();
  await agent.getByTestId("agent-actions").click();
  await on.noor.get("agent-activate").click();
  await agent.getByTestId("limit-messaging").waitFor();
});

test("an agent does not find what is for managers, by the address either", async () => {
  await maelle.page.goto(`${on.demo.url}/settings`);
  await maelle.get("my-limits").waitFor();
  assert.equal(await maelle.get("nav-rules").count(), 0);
  await maelle.page.goto(`${on.demo.url}/settings/rules`);
  await maelle.get("settings-closed").waitFor();
  await maelle.expectWell("settings-agent");
});

test("axe finds nothing: both languages, light and dark, computer and phone", () =>
  expectWellInEachLook(on.browser, on.demo, ["team"]));
