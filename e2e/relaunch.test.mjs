// The window closes under the agent's fingers; an approved message once per silence; yes, no, other words and no answer
// (W2-W9, P1-P3).
import assert from "node:assert/strict";
import { after, before, test as single } from "node:test";
import { launch, story } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { Agent, eventually } from "./support/desk.mjs";

const names = ["Alix Un", "Basile Deux", "Colette Trois", "Diane Quatre", "Élie Cinq"];
const [alix, basile, colette, diane, elie] = names;
const minute_s = 60;
const hour_s = 3600;

const test = story(single);

let browser;
let demo;
let ana;
let bo;
let maya;
let visitors;

before(async () => {
  browser = await launch();
  demo = await startDemo({
    agents: [
      { email: "ana@orvelle.example", name: "Ana Petit", limit: 9 },
      { email: "bo@orvelle.example", name: "Bo Grand", limit: 9 },
      { email: "maya@orvelle.example", name: "Maya Chef", limit: 9, role: "manager" },
    ],
  });
  visitors = {};
  for (const [position, name] of names.entries()) {
    visitors[name] = await demo.visitor(name, `3363998002${position + 1}`);
  }
  ana = await Agent.open(browser, demo, "ana@orvelle.example");
  await ana.logIn();
  await ana.choose("available");
  for (const name of names) await demo.says(visitors[name], "Bonjour, ma lampe clignote.");
  await ana.expectNames(names);
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

const blocked = (agent, reason) =>
  agent.page.locator(`[data-testid=composer-blocked][data-reason=${reason}]`).waitFor();

/** The template as the visitor's phone has it. */
async function relaunchOn(name) {
  const bubbles = await demo.bubbles(visitors[name]);
  return bubbles.filter((it) => it.type === "template");
}

/** The visitor presses a quick reply: yes is the first, no the second. */
async function press(name, reply) {
  const [template] = (await relaunchOn(name)).slice(-1);
  const button = template.template.buttons[reply];
  await demo.control("POST", `/_emulator/visitors/${visitors[name].id}/messages`, {
    type: "button",
    text: button.text,
    payload: button.payload,
    reply_to: template.wamid,
  });
  await demo.flush();
}

/** Chooses the relaunch that asks for a subject. */
async function chooseTemplate(agent) {
  await agent.get("relaunch-template").first().waitFor();
  await agent.page.getByText("Suite de votre demande", { exact: true }).click();
}

/** Sends a relaunch, its missing variable filled, and pauses. */
async function relaunch(agent, name, subject) {
  await agent.open(name);
  await blocked(agent, "window_closed");
  await chooseTemplate(agent);
  await agent.page.locator("[data-key='2']").fill(subject);
  await agent.get("relaunch-send").click();
  await eventually(async () => (await relaunchOn(name)).length, 1, "one template on the phone");
}

test("W3: the desk warns before the window ends, and closes it while the agent types", async () => {
  await ana.open(alix);
  await demo.advance(23 * hour_s + 2 * minute_s);
  await ana.page.locator("[data-testid=window-ring][data-level=urgent]").first().waitFor();
  await ana.get("composer").fill("Nous remplaçons la lampe, ");
  await demo.advance(48 * minute_s);
  await ana.get("window-warning").waitFor();
  await ana.expectWell("window-ending");
  await ana.get("composer").focus();
  await ana.page.keyboard.press("End");
  await ana.page.keyboard.type("voici");
  await demo.advance(10 * minute_s);
  await blocked(ana, "window_closed");
  await ana.get("composer-blocked").getByText("Nous remplaçons la lampe, voici").waitFor();
  await ana.expectWell("window-closed");
});

test("W9: messages in other languages are folded, and unfolded by the keyboard", async () => {
  const offered = () => ana.get("relaunch-template").count();
  await ana.get("relaunch-template").first().waitFor();
  const fitting = await offered();
  const others = ana.get("relaunch-others");
  await others.focus();
  await ana.page.keyboard.press("Enter");
  await eventually(() => others.getAttribute("aria-expanded"), "true", "unfolded");
  assert.ok((await offered()) > fitting, "those of other languages are there");
  await ana.expectWell("relaunch-others");
  await ana.page.keyboard.press("Enter");
  await eventually(offered, fitting, "folded again");
});

test("W9: the preview follows, and a missing variable is shown and not sent", async () => {
  await chooseTemplate(ana);
  await ana.get("relaunch-preview").getByText("Bonjour Alix").waitFor();
  await ana.get("relaunch-send").click();
  const field = ana.page.locator("[data-key='2']");
  await eventually(() => field.getAttribute("aria-invalid"), "true", "the field that misses");
  assert.deepEqual(await relaunchOn(alix), []);
  await ana.expectWell("relaunch-missing");
  await field.fill("votre lampe Ardoise");
  await ana.get("relaunch-preview").getByText("votre lampe Ardoise").waitFor();
});

for (const look of [{ name: "dark", dark: true }, { name: "phone-en", phone: true, locale: "en-GB" }]) {
  test(`axe finds nothing in the choice of a message: ${look.name}`, async () => {
    const again = await Agent.open(browser, demo, ana.email, look);
    await again.logIn();
    await again.page.goto(ana.page.url());
    await again.get("relaunch-template").first().waitFor();
    await again.expectWell(`relaunch-${look.name}`);
    await again.leave();
  });
}

test("W7, P1: sent and paused in one click, by the keys alone", async () => {
  await ana.page.locator("[data-key='2']").focus();
  await ana.page.keyboard.press("Control+Enter");
  await ana.expectSection("paused", [alix]);
  await eventually(async () => (await relaunchOn(alix)).length, 1, "the phone has the template");
  const holds = () =>
    ana.get("sheet").evaluate((sheet) => sheet.contains(document.activeElement));
  await eventually(holds, true, "the focus stays in the conversation");
  await ana.expectMessage("votre lampe Ardoise");
  await ana.expectWell("relaunch-paused");
});

test("W6, P3: yes brings it back with the window open and the draft kept", async () => {
  await press(alix, 0);
  await eventually(() => ana.get("list-paused").count(), 0, "it is back");
  await ana.open(alix);
  await ana.page.locator("[data-testid=relaunch-fact][data-fact=accepted]").waitFor();
  await eventually(
    () => ana.get("composer").inputValue(),
    "Nous remplaçons la lampe, voici",
    "what was begun before the window ended",
  );
  await ana.expectWell("relaunch-accepted");
  await ana.answer("Bonjour Alix, nous remplaçons la lampe.");
});

test("W6: no brings it back with a ready goodbye, and one click closes", async () => {
  await relaunch(ana, basile, "votre lampe");
  await ana.expectSection("paused", [basile]);
  await press(basile, 1);
  await ana.open(basile);
  await ana.get("declined-banner").waitFor();
  await ana.expectWell("relaunch-declined");
  await ana.get("declined-goodbye").click();
  await eventually(() => ana.item(basile).count(), 0, "it has left the desk");
  const said = async () => (await demo.bubbles(visitors[basile])).at(-1)?.direction;
  await eventually(said, "brand", "the goodbye is the last word");
});

test("W6: other words bring it back as an answer does", async () => {
  await relaunch(ana, colette, "votre lampe");
  await demo.says(visitors[colette], "Quand vient le réparateur ?");
  await ana.open(colette);
  await ana.expectMessage("Quand vient le réparateur ?");
  await ana.page.locator("[data-testid=relaunch-fact][data-fact=answered]").waitFor();
  await ana.answer("Demain matin.");
});

test("W5: no second one in a silence, not even after a transfer", async () => {
  await relaunch(ana, diane, "votre lampe");
  await ana.expectSection("paused", [diane]);
  await ana.open(diane);
  await ana.get("reopen-conversation").click();
  await blocked(ana, "relaunched");
  assert.equal(await ana.get("relaunch-send").count(), 0);
  assert.equal(await ana.page.locator("[data-fact=unanswered]").count(), 0, "it is only pending");
  await ana.expectWell("relaunch-waiting");
  bo = await Agent.open(browser, demo, "bo@orvelle.example");
  await bo.logIn();
  await bo.choose("available");
  await ana.get("transfer-conversation").click();
  await ana.get("transfer-target").filter({ hasText: "Bo Grand" }).click();
  await ana.get("confirm-transfer").click();
  await bo.expectNames([diane]);
  await bo.open(diane);
  await blocked(bo, "relaunched");
  assert.equal(await bo.get("relaunch-override").count(), 0, "only a manager overrules");
});

test("W5: a manager may, once, and is told so", async () => {
  maya = await Agent.open(browser, demo, "maya@orvelle.example");
  await maya.logIn();
  await bo.get("transfer-conversation").click();
  await bo.get("transfer-target").filter({ hasText: "Maya Chef" }).click();
  await bo.get("confirm-transfer").click();
  await maya.choose("available");
  await maya.expectNames([diane]);
  await maya.open(diane);
  await blocked(maya, "relaunched");
  await maya.get("relaunch-override").click();
  await chooseTemplate(maya);
  await maya.page.locator("[data-key='2']").fill("votre lampe");
  await maya.expectWell("relaunch-override");
  await maya.get("relaunch-send").click();
  await eventually(async () => (await relaunchOn(diane)).length, 2, "two, the second by a manager");
  await maya.open(diane);
  await maya.get("reopen-conversation").waitFor();
  assert.equal(await maya.get("take-over-conversation").count(), 0, "it is hers already");
  await maya.get("reopen-conversation").click();
  await maya.expectWell("relaunch-reopened");
  await blocked(maya, "relaunched");
  assert.equal(await maya.get("relaunch-override").count(), 0, "a third is not offered");
  assert.equal((await relaunchOn(diane)).length, 2, "no third");
});

test("W7: no answer: the desk says so when the pause ends, offers no second and closes", async () => {
  await relaunch(ana, elie, "votre lampe");
  await ana.expectSection("paused", [elie]);
  await demo.advance(3 * hour_s + minute_s);
  await eventually(() => ana.get("list-paused").count(), 0, "the pause has ended");
  await ana.open(elie);
  await blocked(ana, "unanswered");
  assert.equal(await ana.get("relaunch-send").count(), 0);
  assert.equal(await ana.get("nudge").count(), 0, "one thing proposes to close");
  await ana.expectWell("relaunch-unanswered");
  await ana.get("close-unanswered").click();
  await eventually(() => ana.item(elie).count(), 0, "it has left the desk");
  assert.equal((await relaunchOn(elie)).length, 1);
});

test("W6: managers read what came of each template", async () => {
  await maya.page.goto(`${demo.url}/settings/templates`);
  const row = maya.page.locator("[data-testid=template-row][data-name=suite_de_votre_demande]");
  const told = () => row.getByTestId("template-figures").allInnerTexts();
  const figures = "6 en 30 jours · 1 oui · 1 non · 1 en d’autres mots · 1 sans réponse · 2 en attente";
  await eventually(told, [figures], "one of each end, and Diane’s two");
  await maya.expectWell("template-figures");
});
