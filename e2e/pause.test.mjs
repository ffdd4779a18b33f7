// Pause and close: the slot that they free, the time, the visitor and the hand that bring back (P1-P8, A6, R6).
import assert from "node:assert/strict";
import { after, before, test as single } from "node:test";
import { launch, story } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { Agent, eventually } from "./support/desk.mjs";

const names = ["Alix Un", "Basile Deux"];
const hour_s = 3600;

const test = story(single);

let browser;
let demo;
let ana;
let visitors;

/** When the page asked to pause, and when the next conversation reached it: a slow screen is no slow desk. */
const asked = {};

function watchTimes(page) {
  page.on("request", (request) => {
    if (request.url().endsWith("/snooze")) asked.paused_ms ??= Date.now();
  });
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => {
      if (String(payload).includes(names[1])) asked.next_ms ??= Date.now();
    }),
  );
}

before(async () => {
  browser = await launch();
  demo = await startDemo({
    agents: [{ email: "ana@orvelle.example", name: "Ana Petit", limit: 1 }],
  });
  visitors = [];
  for (const [position, name] of names.entries()) {
    visitors.push(await demo.visitor(name, `3363998001${position + 1}`));
  }
  ana = await Agent.open(browser, demo, "ana@orvelle.example");
  watchTimes(ana.page);
  await ana.logIn();
  await ana.choose("available");
  await demo.says(visitors[0], "Bonjour, ma lampe clignote.");
  await ana.expectNames([names[0]]);
  await demo.says(visitors[1], "Bonjour, où est mon colis ?");
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

test("P1, A6: a key pauses for three hours, and what waited is there within a second", async () => {
  await ana.open(names[0]);
  await ana.answer("Bonjour Alix, pouvez-vous la débrancher ?");
  await ana.page.locator("[data-testid=sheet] h2 button").focus();
  await ana.page.keyboard.press("p");
  await ana.item(names[1]).waitFor();
  const wait_ms = asked.next_ms - asked.paused_ms;
  assert.ok(wait_ms >= 0 && wait_ms < 1000, `the next one came after ${wait_ms} ms`);
  await ana.expectSection("paused", [names[0]]);
  await ana.get("toasts").getByText("en pause jusqu’à").waitFor();
  await ana.expectWell("paused");
});

test("P3, R6: an answer wakes it; on a full desk it waits for its agent, then lands", async () => {
  await demo.says(visitors[0], "Oui, elle clignote toujours.");
  await ana.expectSection("waiting-for-place", [names[0]]);
  await ana.expectSection("to-answer", [names[1]]);
  await ana.expectWell("waiting-for-place");
  await ana.open(names[1]);
  await ana.close();
  await ana.expectSection("to-answer", [names[0]]);
  assert.equal(await ana.get("list-waiting-for-place").count(), 0);
});

test("P1, P2: an hour from the menu, by the keys alone; it comes back by itself and says so", async () => {
  await ana.open(names[0]);
  await ana.answerTaken("Je regarde et je reviens vers vous.");
  await ana.press("Shift+P");
  await ana.get("pause-hours1").waitFor();
  await ana.expectWell("pause-menu");
  await ana.page.keyboard.press("ArrowDown");
  await ana.page.keyboard.press("ArrowDown");
  await ana.taken("/snooze", () => ana.page.keyboard.press("Enter"));
  await ana.expectSection("paused", [names[0]]);
  await demo.advance(hour_s - 60);
  await ana.expectSection("paused", [names[0]]);
  await demo.advance(120);
  await ana.expectSection("to-answer", [names[0]]);
  await ana.get("back-from-pause").waitFor();
  await ana.page.getByText(`De retour de pause : ${names[0]}`).waitFor({ state: "attached" });
});

test("P5: a paused conversation is read and brought back by hand", async () => {
  await ana.open(names[0]);
  await ana.taken("/snooze", () => ana.press("p"));
  await ana.expectSection("paused", [names[0]]);
  await ana.expectMessage("Je regarde et je reviens vers vous.");
  await ana.get("reopen-conversation").click();
  await eventually(() => ana.get("list-paused").count(), 0, "nothing is paused");
  await ana.item(names[0]).waitFor();
});

test("P1: a past hour is refused in the dialog; the clocks' change is told, and kept to", async () => {
  await ana.get("pause-menu").click();
  await ana.get("pause-date").click();
  await ana.get("pause-dialog").waitFor();
  await ana.expectWell("pause-dialog");
  await ana.get("pause-day").fill("2020-01-01");
  await ana.get("pause-result").getByText("est passé").waitFor();
  assert.equal(await ana.get("confirm-pause").getAttribute("aria-disabled"), "true");

  await ana.get("pause-day").fill("2027-03-28");
  await ana.get("pause-hour").fill("02:30");
  await ana.get("pause-result").getByText("03:30").waitFor();
  await ana.get("pause-result").getByText("n’existe pas").waitFor();

  await ana.get("pause-hour").fill("09:00");
  const sent = ana.page.waitForRequest((request) => request.url().endsWith("/snooze"));
  await ana.taken("/snooze", () => ana.get("confirm-pause").click());
  const { until } = (await sent).postDataJSON();
  assert.equal(until, "2027-03-28T07:00:00.000Z", "nine o’clock of that day, in summer time");
  await ana.expectSection("paused", [names[0]]);
  await ana.get("reopen-conversation").click();
  await eventually(() => ana.get("list-paused").count(), 0, "nothing is paused");
});

test("P8: two and a half minutes after an answer, pause or close is proposed and nothing is done", async () => {
  await demo.says(visitors[0], "Alors ?");
  await ana.answerTaken("Elle part demain.");
  assert.equal(await ana.get("nudge").count(), 0);
  await demo.advance(151);
  await ana.get("nudge").waitFor();
  await ana.expectWell("nudge");
  await ana.get("nudge-close").click();
  await ana.get("close-dialog").waitFor();
  await ana.get("no-farewell").waitFor();
  await ana.page.keyboard.press("Escape");
  assert.deepEqual(await ana.names(), [names[0]]);
});

test("P6: a close with its note; Escape and the cross leave it as it was", async () => {
  const [name] = await ana.names();
  await ana.open(name);
  await ana.press("e");
  await ana.get("close-dialog").waitFor();
  await ana.expectWell("close");
  await ana.page.keyboard.press("Escape");
  await ana.get("close-dialog").waitFor({ state: "detached" });
  await ana.press("e");
  await ana.get("close-note").fill("Conseil donné.");
  await ana.page.keyboard.press("Control+Enter");
  await eventually(async () => (await ana.names()).includes(name), false, "it is closed");
});

test("P2: a visitor who comes back finds their agent, in both looks", async () => {
  await demo.says(visitors[1], "Bonjour, encore moi.");
  await ana.item(names[1]).waitFor();
});

for (const look of [{ name: "dark", dark: true }, { name: "phone-en", phone: true, locale: "en-GB" }]) {
  test(`axe finds nothing in the menu and the dialogs: ${look.name}`, async () => {
    const again = await Agent.open(browser, demo, ana.email, look);
    await again.logIn();
    await again.item(names[1]).click();
    await again.get("close-conversation").click();
    await again.get("close-dialog").waitFor();
    await again.expectWell(`close-${look.name}`);
    await again.page.keyboard.press("Escape");
    await again.get("pause-menu").click();
    await again.get("pause-answer").waitFor();
    await again.expectWell(`pause-menu-${look.name}`);
    await again.get("pause-date").click();
    await again.get("pause-dialog").waitFor();
    await again.expectWell(`pause-dialog-${look.name}`);
    await again.leave();
  });
}
