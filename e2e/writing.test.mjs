// The written word: spelling, canned replies, the signature, notes, the visitor's name, what was said before
// (D2, D4, D7, D8, D9), and a window that closes while one types (W3).
import assert from "node:assert/strict";
import { after, before, test as single } from "node:test";
import { launch, story } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { Agent, eventually } from "./support/desk.mjs";

const test = story(single);
const window_s = 24 * 60 * 60;

let browser;
let demo;
let ana;
let lea;

before(async () => {
  browser = await launch();
  demo = await startDemo({
    agents: [{ email: "ana@orvelle.example", name: "Ana Petit", limit: 3 }],
  });
  lea = await demo.visitor("Léa Marchand", "33639980011");
  ana = await Agent.open(browser, demo, "ana@orvelle.example");
  await ana.logIn();
  await ana.choose("available");
  await demo.says(lea, "Bonjour, où est ma commande ?");
  await ana.expectNames(["Léa Marchand"]);
  await ana.open("Léa Marchand");
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

const remarks = () => ana.get("spelling-remark").allInnerTexts();
const draft = () => ana.get("composer").inputValue();

/** A call of the API in the session of the page. */
const call = (method, path, body) =>
  ana.page.evaluate(
    async ([method, path, body]) => {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
      return answer.status;
    },
    [method, path, body],
  );

test("D8: a misspelled word is marked, and another spelling is chosen by the keyboard", async () => {
  await ana.get("composer").fill("Bonjour Léa, la livrason de l’abat-jour arrive demain. ");
  await eventually(remarks, ["livrason"], "what spelling remarks on");
  await ana.page.keyboard.press("F7");
  await ana.page.getByRole("menuitem", { name: "livraison" }).waitFor();
  await ana.expectWell("writing-spelling");
  await ana.page.keyboard.press("Enter");
  await eventually(draft, "Bonjour Léa, la livraison de l’abat-jour arrive demain. ", "the text");
  await eventually(remarks, [], "what is left to remark on");
});

test("D8: a word that is learned is not remarked on any more, after a reload either", async () => {
  await ana.get("composer").fill("Bonjour, la lampe Orvellina part. ");
  await eventually(remarks, ["Orvellina"], "a word that no dictionary has");
  await ana.get("spelling-next").click();
  await ana.page.getByRole("menuitem", { name: "Ajouter à mon dictionnaire" }).click();
  await eventually(remarks, [], "after it was learned");
  await ana.page.reload();
  await ana.get("composer").fill("Bonjour, la lampe Orvellina parrt. ");
  await eventually(remarks, ["parrt"], "after a reload");
});

test("D8: a first answer without a greeting is pointed out, and one click adds it", async () => {
  await ana.get("composer").fill("Votre commande part demain.");
  await ana.get("stage-remark").getByRole("button").click();
  await eventually(draft, "Bonjour Léa, Votre commande part demain.", "the text");
  await eventually(() => ana.get("stage-remark").count(), 0, "the remark");
});

test("D4: a canned reply is found and inserted by the keyboard, filled in; what is left is not sent", async () => {
  const reply = {
    id: "01920000-0000-7000-8000-000000000001",
    scope: "personal",
    shortcut: "délai",
    title: "Délai de livraison",
    text: "Bonjour {contact_first_name}, votre commande arrive {jour}.",
    language: null,
  };
  assert.equal(await call("POST", "/canned-replies", reply), 201);
  await ana.get("composer").fill("");
  await ana.page.keyboard.type("/dela");
  const offered = ana.page.getByRole("option", { name: /délai/ });
  await offered.getByText("Bonjour Léa, votre commande arrive {jour}.").waitFor();
  await ana.expectWell("writing-canned");
  await ana.page.keyboard.press("Enter");
  await eventually(draft, "Bonjour Léa, votre commande arrive {jour}.", "the reply");
  await ana.page.keyboard.press("Enter");
  await ana.get("unfilled").waitFor();
  assert.equal((await demo.bubbles(lea)).filter((it) => it.direction === "brand").length, 0);
  await ana.page.keyboard.type("jeudi");
  await ana.page.keyboard.press("Enter");
  await ana.expectMessage("votre commande arrive jeudi.");
  await ana.expectState("votre commande arrive jeudi.", "delivered");
});

test("D4: a note is for colleagues, and never on the phone", async () => {
  await ana.get("tab-note").click();
  await ana.page.locator("[data-testid=note-field]:focus").waitFor();
  await ana.page.keyboard.type("Cliente fidèle, à appeler jeudi.");
  await ana.expectWell("writing-note");
  await ana.page.keyboard.press("Enter");
  await ana.get("note").filter({ hasText: "Cliente fidèle" }).waitFor();
  await demo.flush();
  const texts = (await demo.bubbles(lea)).map((it) => JSON.stringify(it));
  assert.ok(!texts.some((it) => it.includes("Cliente fidèle")), "the note is on the phone");
  await ana.page.reload();
  await ana.get("note").filter({ hasText: "Cliente fidèle" }).waitFor();
});

test("D9: the agent writes the visitor's name and says where it comes from", async () => {
  await ana.get("contact-rename").click();
  await ana.get("contact-name-field").fill("Léa Martin");
  await ana.get("contact-origin-field").fill("signature");
  await ana.page.keyboard.press("Enter");
  await eventually(() => ana.get("contact-name").innerText(), "Léa Martin", "the name");
  await ana.get("panel").getByText("signature").waitFor();
  await ana.expectNames(["Léa Martin"]);
});

test("D2: words are found in what was exchanged, and shown in the thread", async () => {
  await ana.get("history-search").fill("COMMANDE");
  await eventually(() => ana.get("history-found").count(), 2, "what is found");
  await ana.get("history-found").last().click();
  await ana.message("où est ma commande").waitFor();
  await ana.expectWell("writing-found");
});

test("W3: the window closes while one types: it is said at once, and the draft is kept", async () => {
  await demo.advance(window_s - 9 * 60);
  await ana.get("window-warning").waitFor();
  await ana.get("composer").fill("Bonjour Léa, une dernière question");
  await demo.advance(9 * 60);
  const blocked = ana.get("composer-blocked");
  await blocked.waitFor();
  await blocked.getByRole("alert").waitFor();
  await blocked.getByText("Bonjour Léa, une dernière question").waitFor();
  await ana.expectWell("writing-window-closed");
});
