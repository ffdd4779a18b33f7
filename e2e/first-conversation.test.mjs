// The product's main job: two agents, two limits, five visitors (A1-A6, R5, D5, L1, P6, W1).
import assert from "node:assert/strict";
import { after, before, test as single } from "node:test";
import { launch, openContext, openPage, story } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { Agent, eventually } from "./support/desk.mjs";

const names = ["Alix Un", "Basile Deux", "Colette Trois", "Diane Quatre", "Elio Cinq"];

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
      { email: "bo@orvelle.example", name: "Bo Grand", limit: 2 },
    ],
  });
  visitors = [];
  for (const [position, name] of names.entries()) {
    visitors.push(await demo.visitor(name, `3363998000${position + 1}`));
  }
  ana = await Agent.open(browser, demo, "ana@orvelle.example");
  bo = await Agent.open(browser, demo, "bo@orvelle.example");
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

test("A7: after the login an agent is unavailable, and nothing arrives", async () => {
  await ana.logIn();
  await bo.logIn();
  await ana.expectStatus("unavailable");
  await demo.says(visitors[0], "Bonjour, ma lampe clignote.");
  await ana.expectNames([]);
  await bo.expectNames([]);
});

test("A6: who says available gets what waits, at once, and is busy at the limit (A1)", async () => {
  await ana.get("status-messaging").click();
  await ana.get("status-messaging-available").click();
  await ana.expectNames([names[0]]);
  await ana.expectStatus("busy");
});

test("A2, A5, R5: five visitors, two limits: each conversation is on one desk, none above the limit", async () => {
  await bo.get("status-messaging").click();
  await bo.get("status-messaging-available").click();
  for (const visitor of visitors.slice(1)) await demo.says(visitor, `Bonjour, c’est ${visitor.name}.`);
  await bo.expectNames([names[1], names[2]]);
  await bo.expectStatus("busy");
  await ana.expectNames([names[0]]);
  await ana.expectWell("desk-busy");
});

test("L1, D5: the answer is on the visitor's phone, and its ticks come back", async () => {
  await ana.open(names[0]);
  await ana.expectMessage("ma lampe clignote");
  await ana.answer("Bonjour Alix, débranchez-la un instant 🙂");
  await ana.expectState("débranchez-la", "delivered");

  const phone = await openPage(await openContext(browser));
  await phone.goto(demo.phoneUrl);
  await phone.getByTestId(`visitor-${names[0]}`).click();
  const bubble = phone.locator("[data-testid=bubble][data-direction=brand]");
  await bubble.filter({ hasText: "débranchez-la" }).waitFor();
  await ana.expectState("débranchez-la", "read");

  const read = await demo.bubbles(visitors[0]);
  assert.equal(read.filter((it) => it.direction === "brand").length, 1, "it left once");
  await phone.context().close();
});

test("D5: what the visitor writes next is on the open screen", async () => {
  await demo.says(visitors[0], "Elle ne clignote plus, merci !");
  await ana.expectMessage("Elle ne clignote plus");
  await ana.expectWell("desk-answered");
});

test("A6, P6: closing frees a slot, and the next one who waits lands there", async () => {
  await ana.close();
  await ana.expectNames([names[3]]);
  await ana.expectStatus("busy");
  await bo.expectNames([names[1], names[2]]);
});

test("A3: who says unavailable keeps what is on the desk and gets nothing new", async () => {
  await ana.choose("unavailable");
  await ana.expectNames([names[3]]);
  await ana.open(names[3]);
  await ana.close();
  await ana.expectNames([]);
  await bo.open(names[1]);
  await bo.close();
  await bo.expectNames([names[2], names[4]]);
  await ana.expectNames([]);
});

test("L2: a visitor who writes again after the close opens a new conversation", async () => {
  await demo.says(visitors[0], "Une autre question…");
  await bo.expectNames([names[2], names[4]]);
  await bo.open(names[2]);
  await bo.close();
  await bo.expectNames([names[0], names[4]]);
  await bo.open(names[0]);
  await bo.expectMessage("Une autre question");
  await bo.expectWell("desk-history");
});

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAE0lEQVR4nGO4c+YsVsQwtCQAUNOGQSNmB94AAAAASUVORK5CYII=",
  "base64",
);

test("C4: a picture that the agent attaches is on the visitor's phone", async () => {
  await bo.get("attach").setInputFiles({ name: "stock.png", mimeType: "image/png", buffer: png });
  await bo.get("attachment").waitFor();
  await bo.get("send").click();
  const phone = async () => {
    const bubbles = await demo.bubbles(visitors[0]);
    return bubbles.filter((it) => it.direction === "brand" && it.type === "image").length;
  };
  await eventually(phone, 1, "the picture is on the phone, once");
  const sent = bo.messages("outbound").last();
  await eventually(() => sent.getAttribute("data-state"), "delivered", "the picture's tick");
});

test("C3: a photo arrives as a photo", async () => {
  const path = `/_emulator/visitors/${visitors[0].id}/files?type=image&file_name=photo.png&caption=La%20voici`;
  const sent = await fetch(demo.phoneUrl + path, {
    method: "POST",
    headers: { "content-type": "image/png" },
    body: png,
  });
  assert.equal(sent.status, 201);
  await demo.flush();
  const image = bo.messages("inbound").locator("img").last();
  await image.waitFor();
  await eventually(() => image.evaluate((it) => it.naturalWidth), 8, "the photo is shown");
});
