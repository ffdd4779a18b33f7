// Agents and teams as a manager sets them, and what an agent sees of it (M2, A4, A10, R7).
import assert from "node:assert/strict";
import { after, before, test as single } from "node:test";
import { launch, story } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { Agent, eventually } from "./support/desk.mjs";
import { expectWellInEachLook, openManager, row, sample, save, turnTo } from "./support/settings.mjs";

const test = story(single);

let browser;
let demo;
let noor;
let maelle;

before(async () => {
  browser = await launch();
  demo = await startDemo({ sample: true });
  noor = await openManager(browser, demo, "team");
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

test("a manager finds the settings by their key", async () => {
  await noor.page.goto(demo.url);
  await noor.get("statuses").waitFor();
  await noor.page.keyboard.press("Shift+R");
  await noor.get("channel-list").waitFor();
  await turnTo(noor, "team");
  await row(noor, "agent", "Maëlle Aubry").waitFor();
  assert.match(await noor.page.title(), /Conseillers et équipes/);
});

test("A4: a limit of their own, and back to the shared one", async () => {
  const agent = row(noor, "agent", "Maëlle Aubry");
  const limit = agent.getByTestId("limit-messaging");
  const origin = agent.getByTestId("limit-messaging-origin");
  const before = Number(await limit.inputValue());
  await agent.getByRole("button", { name: /Augmenter : Limite messagerie/ }).click();
  await eventually(() => limit.inputValue(), String(before + 1), "the limit");
  await eventually(() => origin.innerText(), "propre", "where the limit comes from");
  await limit.fill("7");
  await limit.press("Tab");
  await noor.page.reload();
  await eventually(() => limit.inputValue(), "7", "the limit after a reload");

  maelle = await Agent.open(browser, demo, "maelle@orvelle.example");
  await maelle.logIn(sample);
  await maelle.get("rail-settings").click();
  await maelle.get("my-limit-messaging").getByText("7", { exact: true }).waitFor();
});

test("M2: a team with its members and its limit", async () => {
  await noor.get("team-add").click();
  await noor.get("edit-save").click();
  await noor.get("edit-dialog").getByText("Écrivez quelque chose ici.").waitFor();
  await noor.get("team-name").fill("Facturation");
  await noor.page.getByRole("checkbox", { name: /Tiago/ }).check();
  await noor.page.getByRole("checkbox", { name: /Messagerie : fixer une limite/ }).check();
  await noor.get("team-limit-messaging").fill("2");
  await noor.get("team-limit-messaging").press("Tab");
  await save(noor);
  await row(noor, "team", "Facturation").getByText("1 conseiller").waitFor();
  await row(noor, "agent", "Tiago Reis").getByText("équipe Facturation").waitFor();
});

test("A10: a manager makes an agent unavailable, and sees by whom", async () => {
  await maelle.page.goto(demo.url);
  await maelle.choose("available");
  const agent = row(noor, "agent", "Maëlle Aubry");
  await noor.page.reload();
  await agent.getByTestId("status-messaging").waitFor();
  await agent.getByTestId("agent-actions").click();
  await noor.get("agent-unavailable-messaging").click();
  await eventually(
    () => agent.getByTestId("status-messaging").getAttribute("data-status"),
    "unavailable",
    "the status in the list",
  );
  await agent.getByTestId("status-messaging").getByText("par un manager").waitFor();
  await maelle.expectStatus("unavailable");
});

test("R7: before an account is deactivated the screen says what will happen", async () => {
  const agent = row(noor, "agent", "Tiago Reis");
  await agent.getByTestId("agent-actions").click();
  await noor.get("agent-deactivate").click();
  await noor.page.getByText("Son nom reste dans l’historique.").waitFor();
  await noor.get("confirm-deactivate").click();
  await agent.waitFor({ state: "detached" });
  await noor.get("agents-inactive").check();
  await agent.getByTestId("agent-actions").click();
  await noor.get("agent-activate").click();
  await agent.getByTestId("limit-messaging").waitFor();
});

test("an agent does not find what is for managers, by the address either", async () => {
  await maelle.page.goto(`${demo.url}/settings`);
  await maelle.get("my-limits").waitFor();
  assert.equal(await maelle.get("nav-rules").count(), 0);
  await maelle.page.goto(`${demo.url}/settings/rules`);
  await maelle.get("settings-closed").waitFor();
  await maelle.expectWell("settings-agent");
});

test("axe finds nothing: both languages, light and dark, computer and phone", () =>
  expectWellInEachLook(browser, demo, ["team"]));
