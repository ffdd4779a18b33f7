// Every kind of message that a visitor can send, shown as what it is (C2, C3, D4); in both languages, light and dark,
// on a computer and on a phone.
import assert from "node:assert/strict";
import { after, before, test as single } from "node:test";
import { launch, story } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { Agent, eventually } from "./support/desk.mjs";

const test = story(single);
const name = "Léa Marchand";

let browser;
let demo;
let ana;
let lea;

/** The visitor's phone sends a message as the platform passes it on. */
async function sends(message) {
  const path = `/_emulator/visitors/${lea.id}/messages`;
  const bubble = await demo.control("POST", path, { type: "raw", message });
  await demo.flush();
  return bubble;
}

/** How far the thread's end is out of sight, and whether the desk offers to go there. */
async function below() {
  const px = await ana.page.getByRole("log", { name: "Messages avec" }).evaluate((it) => it.scrollHeight - it.scrollTop - it.clientHeight);
  return { is_end_in_sight: px <= 1, is_end_offered: (await ana.get("to-end").count()) > 0 };
}

const expectBelow = (expected, what) => eventually(below, expected, what);
const at_end = { is_end_in_sight: true, is_end_offered: false };
const above_end = { is_end_in_sight: false, is_end_offered: true };

/** The last of ours, as the platform names it. */
async function lastOfOurs() {
  const bubbles = await demo.bubbles(lea);
  return bubbles.findLast((it) => it.direction === "brand").wamid;
}

before(async () => {
  browser = await launch();
  demo = await startDemo({
    agents: [{ email: "ana@orvelle.example", name: "Ana Petit", limit: 3 }],
  });
  lea = await demo.visitor(name, "33639980011");
  ana = await Agent.open(browser, demo, "ana@orvelle.example");
  await ana.logIn();
  await ana.choose("available");
  await demo.says(lea, "Bonjour, où est ma commande ?");
  await ana.expectNames([name]);
  await ana.open(name);
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

test("C3: a place has its name, its address and a map that only the agent opens", async () => {
  const asked = [];
  ana.page.on("request", (request) => asked.push(new URL(request.url()).host));
  await demo.control("POST", `/_emulator/visitors/${lea.id}/messages`, {
    type: "location",
    latitude: 48.8583701,
    longitude: 2.2944813,
    name: "Chez Léa",
    address: "5 avenue Anatole-France, Paris",
  });
  await demo.flush();
  const place = ana.get("location").last();
  await place.getByText("Chez Léa").waitFor();
  await place.getByText("48.85837, 2.294481").waitFor();
  const map = place.getByRole("link", { name: "Ouvrir la carte" });
  assert.match(await map.getAttribute("href"), /^https:\/\/www\.openstreetmap\.org\//);
  assert.match(await map.getAttribute("rel"), /noreferrer/);
  assert.deepEqual(new Set(asked.filter((host) => host !== new URL(demo.url).host)), new Set());
});

test("C3: business cards show how their owners are reached", async () => {
  await sends({
    type: "contacts",
    contacts: [
      {
        name: { formatted_name: "Paul Marchand", first_name: "Paul" },
        org: { company: "Atelier Marchand" },
        phones: [{ phone: "+33 6 39 98 00 12", type: "CELL" }],
        emails: [{ email: "paul@marchand.example", type: "WORK" }],
      },
    ],
  });
  const card = ana.get("contact-card").last();
  await card.getByText("Paul Marchand").waitFor();
  await card.getByText("+33 6 39 98 00 12").waitFor();
  await card.getByRole("button", { name: "Copier paul@marchand.example" }).waitFor();
});

test("C3: a quote leads to what it answers, and a quote of something unknown says so", async () => {
  await ana.answer("Quelle est votre adresse, Léa ?");
  await ana.expectState("Quelle est votre adresse", "delivered");
  const wamid = await lastOfOurs();
  await demo.control("POST", `/_emulator/visitors/${lea.id}/messages`, {
    type: "text",
    text: "Celle de la position",
    reply_to: wamid,
  });
  await sends({ type: "text", text: { body: "Et ceci ?" }, context: { id: "wamid.UNKNOWN" } });
  const known = ana.message("Celle de la position").getByTestId("quoted");
  await known.getByText("Quelle est votre adresse").waitFor();
  await known.press("Enter");
  const focused = () => ana.page.evaluate(() => document.activeElement?.textContent ?? "");
  await eventually(async () => (await focused()).includes("Quelle est votre adresse"), true, "the focus");
  const unknown = ana.message("Et ceci ?").getByTestId("quoted");
  await unknown.getByText("Message d’origine inconnu du pupitre").waitFor();
});

test("D2: the end stays in sight as the thread grows, until something above it is looked at", async () => {
  await expectBelow(at_end, "after the quote, which is in sight");
  const asked = await demo.says(lea, "Une dernière chose :\n".concat("une ligne de plus\n".repeat(12)));
  await ana.expectMessage("Une dernière chose");
  await expectBelow(at_end, "after a message that came");
  await demo.says(lea, "voilà\n".repeat(30));
  await ana.expectMessage("voilà");
  await expectBelow(at_end, "after a message as high as the thread");
  const reply = { type: "text", text: "Je parle de ceci", reply_to: asked.wamid };
  await demo.control("POST", `/_emulator/visitors/${lea.id}/messages`, reply);
  await demo.flush();
  await ana.message("Je parle de ceci").getByTestId("quoted").press("Enter");
  await expectBelow(above_end, "once the quote has led upwards");
  await demo.says(lea, "Vous m’entendez ?");
  await ana.get("to-end").getByText("1 nouveau message").waitFor();
  await expectBelow(above_end, "after a message that came below");
  await ana.get("to-end").click();
  await expectBelow(at_end, "once the end was asked for");
  await ana.message("Vous m’entendez ?").waitFor();
});

test("C3: a form, an order, an advertisement and a forwarded text say what they are", async () => {
  await sends({
    type: "interactive",
    interactive: {
      type: "nfm_reply",
      nfm_reply: {
        name: "flow",
        body: "Rendez-vous pris",
        response_json: JSON.stringify({ jour: "jeudi", creneau: "9 h" }),
      },
    },
  });
  await ana.get("answer").last().getByText("Formulaire rempli").waitFor();
  await sends({
    type: "order",
    order: {
      catalog_id: "catalogue",
      text: "Pour samedi",
      product_items: [
        { product_retailer_id: "ARDOISE-60", quantity: 2, item_price: 49.5, currency: "EUR" },
      ],
    },
  });
  await ana.get("order").last().getByText("99,00").waitFor();
  await sends({
    type: "text",
    text: { body: "Vue dans votre annonce" },
    referral: {
      source_url: "https://orvelle.example/ardoise",
      source_id: "1",
      source_type: "ad",
      headline: "La lampe Ardoise",
      body: "Livrée en 48 h",
      media_type: "image",
      image_url: "https://ads.example/lamp.jpg",
    },
  });
  await ana.get("referral").last().getByText("La lampe Ardoise").waitFor();
  await sends({
    type: "text",
    text: { body: "Une amie m’a dit :\n* *48 h*\n* sans frais" },
    context: { frequently_forwarded: true },
  });
  await ana.message("Une amie").getByText("Transféré de nombreuses fois").waitFor();
});

test("C3: an edit, a deletion and reactions change what is on the screen", async () => {
  const first = await demo.says(lea, "Passez à 14 h");
  await ana.expectMessage("Passez à 14 h");
  await sends({
    type: "edit",
    edit: {
      original_message_id: first.wamid,
      message: { context: { id: "M0" }, type: "text", text: { body: "Passez à 15 h" } },
    },
  });
  const edited = ana.message("Passez à 15 h");
  await edited.getByTestId("edited").getByRole("button").click();
  await edited.getByText("Passez à 14 h").waitFor();

  const second = await demo.says(lea, "Mon code est 4821");
  await ana.expectMessage("Mon code est 4821");
  await sends({ type: "revoke", revoke: { original_message_id: second.wamid } });
  await ana.page.getByText("Léa Marchand a supprimé un message").waitFor();
  assert.equal(await ana.message("4821").count(), 0);

  await ana.answer("C’est noté.");
  await ana.expectState("C’est noté.", "delivered");
  const say = { type: "reaction", emoji: "❤️", wamid: await lastOfOurs() };
  await demo.control("POST", `/_emulator/visitors/${lea.id}/messages`, say);
  await demo.flush();
  await ana.message("C’est noté.").getByTestId("reactions").getByText("❤️").first().waitFor();
});

test("C3: the platform's notices are quiet lines of the thread", async () => {
  await sends({
    type: "system",
    system: { type: "customer_identity_changed", body: "Security code changed" },
    identity: { acknowledged: true, created_timestamp: 1, hash: "h" },
  });
  await ana.page.getByText("vérifiez que c’est toujours la même personne").waitFor();
});

test("C2: what is not supported says so, and its raw content can be read", async () => {
  await sends({
    type: "unsupported",
    errors: [{ code: 131051, title: "Message type unknown" }],
    unsupported: { type: "poll_creation" },
  });
  const tile = ana.message("Type de message non pris en charge").last();
  await tile.getByTestId("show-raw").click();
  await ana.get("raw").getByText("poll_creation").waitFor();
  await ana.expectWell("kinds-raw");
  await ana.page.keyboard.press("Escape");
  await ana.get("raw-dialog").waitFor({ state: "detached" });
});

const looks = [
  { look: "fr" },
  { look: "dark-en", dark: true, locale: "en-GB" },
  { look: "phone", phone: true },
  { look: "phone-dark-en", phone: true, dark: true, locale: "en-GB" },
];

/** Goes up the thread, which holds only what is near its sight. */
async function climbTo(agent, id) {
  await agent.messages("inbound").last().hover();
  for (let turn = 0; turn < 50 && (await agent.get(id).count()) === 0; turn += 1) {
    await agent.page.mouse.wheel(0, -400);
  }
  await agent.get(id).first().scrollIntoViewIfNeeded();
}

test("D10: axe finds nothing on any of them, in each look", async () => {
  for (const { look, ...how } of looks) {
    const agent = await Agent.open(browser, demo, "ana@orvelle.example", how);
    await agent.logIn();
    await agent.open(name);
    await agent.messages("inbound").last().waitFor();
    await agent.expectWell(`kinds-${look}-2`);
    await climbTo(agent, "location");
    await agent.expectWell(`kinds-${look}`);
    const overflow = await agent.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.equal(overflow, 0, "nothing sticks out at the side");
    await agent.leave();
  }
});
