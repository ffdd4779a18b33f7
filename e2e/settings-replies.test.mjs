// Canned replies (D4), by managers and agents, and without a network.
import assert from "node:assert/strict";
import { picture } from "./support/browser.mjs";
import { Agent } from "./support/desk.mjs";
import { expectWellInEachLook, sample, save, settingsStory } from "./support/settings.mjs";

const { on, step: test } = settingsStory("canned-replies");

let maelle;

test("D4: a canned reply; a shortcut that is taken is said in the form", async () => {
  await on.noor.get("canned-add").click();
  await on.noor.get("canned-shortcut").fill("/Délai-Test");
  await on.noor.get("canned-title").fill("Délai de test");
  await on.noor.get("canned-text").fill("Bonjour ");
  await on.noor.get("variable-contact_first_name").click();
  await save(on.noor);
  const reply = on.noor.page.locator("[data-testid=canned-row][data-shortcut=délai-test]");
  await reply.getByText("prénom du visiteur").waitFor();
  await on.noor.get("canned-add").click();
  await on.noor.get("canned-shortcut").fill("délai-test");
  await on.noor.get("edit-dialog").getByText(/Déjà pris par «.Délai de test/).waitFor();
  await on.noor.page.keyboard.press("Escape");
  await on.noor.get("discard-go").click();
  await on.noor.get("edit-dialog").waitFor({ state: "detached" });
});

test("D4: an agent reads the shared replies, and writes their own", async () => {
  maelle = await Agent.open(on.browser, on.demo, "maelle@orvelle.example");
  await maelle.logIn(sample);
  await maelle.page.goto(`${on.demo.url}/settings/canned-replies`);
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
  expectWellInEachLook(on.browser, on.demo, ["canned-replies"]));
