// An absent colleague: what is handed to them waits by name, lands as they come, and goes back to the team after the
// delay (T2, P3, R6).
import assert from "node:assert/strict";
import { after, before, test as single } from "node:test";
import { launch, story } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { Agent, eventually } from "./support/desk.mjs";

const names = ["Alix Un", "Basile Deux"];
const [alix, basile] = names;
const hour_s = 3600;

const test = story(single);

let browser;
let demo;
let ana;
let bo;
let cleo;

before(async () => {
  browser = await launch();
  demo = await startDemo({
    agents: [
      { email: "ana@orvelle.example", name: "Ana Petit", limit: 2 },
      { email: "bo@orvelle.example", name: "Bo Grand", limit: 2 },
      { email: "cleo@orvelle.example", name: "Cléo Vif", limit: 2 },
    ],
  });
  ana = await Agent.open(browser, demo, "ana@orvelle.example");
  await ana.logIn();
  await ana.choose("available");
  for (const [position, name] of names.entries()) {
    const visitor = await demo.visitor(name, `3363998003${position + 1}`);
    await demo.says(visitor, "Bonjour, ma lampe clignote.");
  }
  await ana.expectNames(names);
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Hands a conversation to Cléo, who is away. */
async function handToCleo(name) {
  await ana.open(name);
  await ana.get("transfer-conversation").click();
  await ana.get("transfer-target").filter({ hasText: "Cléo Vif" }).click();
  await ana.get("transfer-anyway").waitFor();
  await ana.expectWell("transfer-away");
  await ana.get("confirm-transfer").click();
  await eventually(() => ana.item(name).count(), 0, "it has left the desk");
}

test("T2, R6: an absent colleague is asked for twice; it waits for them and lands as they come", async () => {
  await handToCleo(alix);
  cleo = await Agent.open(browser, demo, "cleo@orvelle.example");
  await cleo.logIn();
  await cleo.expectSection("waiting-for-place", [alix]);
  await cleo.expectWell("waiting-by-name");
  await cleo.choose("available");
  await cleo.expectSection("to-answer", [alix]);
  assert.equal(await cleo.get("list-waiting-for-place").count(), 0);
});

test("R6: after the delay it goes to the team, and to who is there", async () => {
  await cleo.choose("unavailable");
  await handToCleo(basile);
  await ana.choose("unavailable");
  bo = await Agent.open(browser, demo, "bo@orvelle.example");
  await bo.logIn();
  await bo.choose("available");
  await demo.advance(4 * hour_s - 60);
  await cleo.expectSection("waiting-for-place", [basile]);
  assert.deepEqual(await bo.names(), []);
  await demo.advance(120);
  await bo.expectNames([basile]);
  await eventually(() => cleo.get("list-waiting-for-place").count(), 0, "it waits for Cléo no longer");
});
