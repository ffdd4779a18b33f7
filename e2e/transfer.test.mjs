// Transfers inside and outside of the window, to the present, the full and the away; take-overs; the end of the day
// (T1-T6, R5, R6, A9).
import assert from "node:assert/strict";
import { after, before, test as single } from "node:test";
import { launch, story } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { Agent, eventually } from "./support/desk.mjs";

const names = ["Alix Un", "Basile Deux", "Colette Trois", "Diane Quatre"];
const hour_s = 3600;

const test = story(single);

let browser;
let demo;
let ana;
let bo;
let visitors;

before(async () => {
  browser = await launch();
  demo = await startDemo({
    agents: [
      { email: "ana@orvelle.example", name: "Ana Petit", limit: 1 },
      { email: "bo@orvelle.example", name: "Bo Grand", limit: 1 },
      { email: "maya@orvelle.example", name: "Maya Chef", limit: 1, role: "manager" },
    ],
  });
  visitors = [];
  for (const [position, name] of names.entries()) {
    visitors.push(await demo.visitor(name, `3363998001${position + 1}`));
  }
  ana = await Agent.open(browser, demo, "ana@orvelle.example");
  await ana.logIn();
  await ana.choose("available");
  await demo.says(visitors[0], "Bonjour, ma lampe clignote.");
  await ana.expectNames([names[0]]);
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

test("T1, T3: to a colleague who is there, with a word to the visitor, in one click", async () => {
  bo = await Agent.open(browser, demo, "bo@orvelle.example");
  await bo.logIn();
  await bo.choose("available");
  await ana.open(names[0]);
  await ana.expectMessage("ma lampe clignote");
  await ana.press("t");
  await ana.get("transfer-target").first().waitFor();
  await ana.expectWell("transfer");
  assert.equal(await ana.get("transfer-tell").isChecked(), true);
  const said = await ana.get("transfer-message").inputValue();
  await ana.get("transfer-comment").fill("Remboursement à faire.");
  await ana.page.keyboard.press("Control+Enter");
  await bo.expectNames([names[0]]);
  await ana.expectNames([]);
  const told = async () => (await demo.bubbles(visitors[0])).filter((it) => it.text === said).length;
  await eventually(told, 1, "the visitor is told, once");
});

test("T2: a full colleague is asked for twice, waits in their list, and is never overfilled", async () => {
  await demo.says(visitors[2], "Bonjour, un conseil ?");
  await ana.expectNames([names[2]]);
  await ana.open(names[2]);
  await ana.get("transfer-conversation").click();
  await ana.get("transfer-target").filter({ hasText: "Bo Grand" }).click();
  await ana.get("transfer-anyway").waitFor();
  await ana.get("confirm-transfer").getByText("quand même").waitFor();
  await ana.expectWell("transfer-anyway");
  await ana.get("confirm-transfer").click();
  await bo.expectSection("waiting-for-place", [names[2]]);
  await bo.expectStatus("busy");
  assert.equal(await bo.get("load-messaging").innerText().then((it) => it.replace(/\s/g, "")), "1/1");
});

test("T4: outside of the window nothing is sent, and the dialog says who will", async () => {
  await demo.says(visitors[3], "Bonjour, une facture ?");
  await ana.expectNames([names[3]]);
  await ana.open(names[3]);
  await demo.advance(25 * hour_s);
  await ana.get("composer-blocked").waitFor();
  const before = (await demo.bubbles(visitors[3])).length;
  await ana.get("transfer-conversation").click();
  await ana.get("transfer-window-closed").waitFor();
  assert.equal(await ana.get("transfer-message").count(), 0);
  await ana.expectWell("transfer-over-24h");
  await ana.page.locator("[data-testid=transfer-kind] [data-value=team]").click();
  await ana.get("transfer-target").first().click();
  await ana.get("confirm-transfer").click();
  await ana.get("transfer-dialog").waitFor({ state: "detached" });
  await demo.flush();
  assert.equal((await demo.bubbles(visitors[3])).length, before);
});

test("R5: a manager takes a conversation over, and it leaves the other desk", async () => {
  const maya = await Agent.open(browser, demo, "maya@orvelle.example");
  await maya.logIn();
  await maya.page.goto(`${demo.url}/?view=all`);
  await maya.item(names[0]).click();
  await maya.get("take-over-conversation").click();
  await maya.get("take-over-dialog").waitFor();
  await maya.expectWell("take-over");
  await maya.get("confirm-take-over").click();
  await maya.get("close-conversation").waitFor();
  await eventually(async () => (await bo.names()).includes(names[0]), false, "it left Bo’s desk");
  await maya.leave();
});

test("A9: the end of the day asks for each open conversation, then logs out", async () => {
  const has = async (agent) => (await agent.get("list-to-answer").count()) > 0;
  await eventually(async () => (await has(ana)) || (await has(bo)), true, "someone has one to answer");
  const holder = (await has(ana)) ? ana : bo;
  await holder.get("status-messaging").click();
  await holder.get("end-of-day").click();
  await holder.get("end-of-day-item").first().waitFor();
  const proposed = holder.get("end-of-day-item").filter({ hasText: "Attend votre réponse" }).first();
  assert.equal(
    await proposed.locator("[data-value=give_back]").getAttribute("aria-pressed"),
    "true",
    "the visitor waits: back to the team",
  );
  await holder.expectWell("end-of-day");
  await holder.get("confirm-end-of-day").click();
  await holder.get("login-form").waitFor();
});

for (const look of [{ name: "dark", dark: true }, { name: "phone-en", phone: true, locale: "en-GB" }]) {
  test(`axe finds nothing in the transfer: ${look.name}`, async () => {
    const maya = await Agent.open(browser, demo, "maya@orvelle.example", look);
    await maya.logIn();
    await maya.item(names[0]).click();
    await maya.get("transfer-conversation").click();
    await maya.get("transfer-target").first().waitFor();
    await maya.expectWell(`transfer-${look.name}`);
    await maya.page.keyboard.press("Escape");
    await maya.leave();
  });
}
