// Canned replies (D4), by managers and agents, and without a network.
import assert from "node:assert/strict";
import { after, before, test as single } from "node:test";
import { launch, picture, story } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { Agent } from "./support/desk.mjs";
import { expectWellInEachLook, openManager, sample, save } from "./support/settings.mjs";

const test = story(single);

let browser;
let demo;
let noor;
let maelle;

before(async () => {
  browser = await launch();
  demo = await startDemo({ sample: true });
  noor = await openManager(browser, demo, "canned-replies");
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

test("D4: a canned reply; a shortcut that is taken is said in the form", async () => {
  await noor.get("canned-add").click();
  await noor.get("canned-shortcut").fill("/Délai-Test");
  await noor.get("canned-title").fill("Délai de test");
  await noor.get("canned-text").fill("Bonjour ");
  await noor.get("variable-contact_first_name").click();
  await save(noor);
  const reply = noor.page.locator("[data-testid=canned-row][data-shortcut=délai-test]");
  await reply.getByText("prénom du visiteur").waitFor();
  await noor.get("canned-add").click();
  await noor.get("canned-shortcut").fill("délai-test");
  await noor.get("edit-dialog").getByText(/Déjà pris par «.Délai de test/).waitFor();
  await noor.page.keyboard.press("Escape");
  await noor.get("discard-go").click();
  await noor.get("edit-dialog").waitFor({ state: "detached" });
});

test("D4: an agent reads the shared replies, and writes their own", async () => {
  maelle = await Agent.open(browser, demo, "maelle@orvelle.example");
  await maelle.logIn(sample);
  await maelle.page.goto(`${demo.url}/settings/canned-replies`);
  await maelle.page.locator("[data-testid=canned-row][data-shortcut=délai-test]").waitFor();
  assert.equal(await maelle.get("canned-shared").getByTestId("canned-edit").count(), 0);
  await maelle.get("canned-add").click();
  await maelle.get("canned-shortcut").fill("merci");
  await maelle.get("canned-title").fill("Merci");
  await maelle.get("canned-text").fill("Merci à vous.");
  await save(maelle);
  await maelle.get("canned-personal").getByText("/merci").waitFor();
});

test("while the network is cut nothing can be changed, and the page says why", async () => {
  await maelle.get("canned-add").waitFor();
  await maelle.context.setOffline(true);
  await maelle.page.evaluate(() => window.dispatchEvent(new Event("offline")));
  await maelle.get("settings-offline").waitFor();
  assert.ok(await maelle.get("canned-add").isDisabled());
  await picture(maelle.page, "settings-offline");
  await maelle.context.setOffline(false);
  await maelle.get("settings-offline").waitFor({ state: "detached" });
});

test("axe finds nothing: both languages, light and dark, computer and phone", () =>
  expectWellInEachLook(browser, demo, ["canned-replies"]));
