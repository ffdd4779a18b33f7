// The settings as a manager uses them: pages by their place in the list, rows by their name.
import assert from "node:assert/strict";
import { Agent } from "./desk.mjs";
import { stage } from "./stage.mjs";

/** The password of the sample's agents. */
export const sample = "pupitre-demo";

/** Waits until the page shows what it fetched: neither the desk nor the page is loading. */
async function expectLoaded(agent) {
  await agent.page.locator("h1:visible").waitFor();
  await agent.page.locator("[aria-busy=true]").first().waitFor({ state: "detached" });
}

/** A manager of the sample data, logged in, on a page of the settings. */
export async function openManager(browser, demo, name, look = {}) {
  const manager = await Agent.open(browser, demo, "noor@orvelle.example", look);
  await manager.logIn(sample);
  await manager.page.goto(`${demo.url}/settings/${name}`);
  await expectLoaded(manager);
  return manager;
}

/** A story of a manager of the sample data, Noor, on a page of the settings. */
export const settingsStory = (name) =>
  stage({ sample: true }, async ({ browser, demo }) => ({
    noor: await openManager(browser, demo, name),
  }));

/** Opens a page by its place in the list. */
export const turnTo = (agent, name) => agent.get(`nav-${name}`).click();

/** A line of a list. */
export const row = (agent, kind, name) =>
  agent.page.locator(`[data-testid=${kind}-row][data-name="${name}"]`);

/** Sends the form of the open dialog; resolved once it is gone. */
export async function save(agent) {
  await agent.get("edit-save").click();
  await agent.get("edit-dialog").waitFor({ state: "detached" });
}

/** Changes what is saved by itself; resolved once the desk has it. */
export const change = (agent, act) => agent.taken("", act);

const looks = [
  { name: "fr" },
  { name: "dark-en", dark: true, locale: "en-GB" },
  { name: "phone", phone: true },
  { name: "phone-dark-en", phone: true, dark: true, locale: "en-GB" },
];

/** axe finds nothing on these pages, in each look, and nothing sticks out at the side. */
export async function expectWellInEachLook(browser, demo, names) {
  for (const look of looks) {
    const manager = await openManager(browser, demo, names[0], look);
    for (const name of names) {
      await manager.page.goto(`${demo.url}/settings/${name}`);
      await expectLoaded(manager);
      await manager.expectWell(`settings-${name}-${look.name}`);
      const overflow = await manager.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.equal(overflow, 0, `nothing sticks out at the side of ${name}`);
    }
    await manager.leave();
  }
}
