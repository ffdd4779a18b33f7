// Somebody known by their number, then by an id alone, turns out to be one person: two agents see it live (C6, A6, D2).
import assert from "node:assert/strict";
import { after, before, test as single } from "node:test";
import { launch, story } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { Agent, eventually } from "./support/desk.mjs";

const name = "Odile Prévost";
const test = story(single);

let browser;
let demo;
let ana;
let bo;
let visitor;

before(async () => {
  browser = await launch();
  demo = await startDemo({
    agents: [
      { email: "ana@orvelle.example", name: "Ana Petit", limit: 1 },
      { email: "bo@orvelle.example", name: "Bo Grand", limit: 2 },
    ],
  });
  visitor = await demo.visitor(name, "33639980081");
  ana = await Agent.open(browser, demo, "ana@orvelle.example");
  bo = await Agent.open(browser, demo, "bo@orvelle.example");
  for (const agent of [ana, bo]) await agent.logIn();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

const change = (what) => demo.control("PATCH", `/_emulator/visitors/${visitor.id}`, what);
const byNumber = () => change({ hides_user_id: true, hides_phone: false });
const byId = () => change({ hides_user_id: false, hides_phone: true });
const byBoth = () => change({ hides_user_id: false, hides_phone: false });
const field = (agent) => agent.get("composer");

test("C6: one person is two contacts while nothing says that they are one", async () => {
  await ana.choose("available");
  await byNumber();
  await demo.says(visitor, "Ma lampe clignote.");
  await ana.expectNames([name]);
  await ana.open(name);
  await ana.answer("Bonjour, depuis quand ?");
  await bo.choose("available");
  await byId();
  await demo.says(visitor, "Depuis hier soir, et elle chauffe.");
  await bo.expectNames([name]);
  await bo.open(name);
  await bo.expectMessage("elle chauffe");
  await field(ana).fill("Avez-vous gardé la boîte ?");
  await field(ana).focus();
  await field(bo).fill("Débranchez-la d’abord.");
});

test("C6: named together they are one, on both screens and without a reload", async () => {
  await byBoth();
  await demo.says(visitor, "C’est bien mon numéro.");
  await bo.expectNames([]);
  await ana.expectNames([name]);
  await ana.get("quiet-message").getByText("sous deux identités").waitFor();
  await ana.expectMessage("C’est bien mon numéro.");
  // What was written to the colleague stands above, open.
  await ana.get("sheet").getByText("elle chauffe").first().waitFor();
  assert.equal(await field(ana).inputValue(), "Avez-vous gardé la boîte ?");
  const hasFocus = () => field(ana).evaluate((it) => it === document.activeElement);
  assert.equal(await hasFocus(), true, "the keyboard stays where it was");
  await ana.expectWell("merged-goes-on");

  await bo.get("sheet").getByText("Réunie avec l’autre conversation").waitFor();
  await bo.get("sheet").getByText("Débranchez-la d’abord.").waitFor();
  await bo.expectWell("merged-ended");
  await ana.answer("Débranchez-la d’abord.");
  await ana.expectState("Débranchez-la d’abord.", "delivered");
});

test("C6: both conversations are of one past, after a reload and from the old address too", async () => {
  const old = bo.page.url();
  await ana.page.reload();
  await ana.get("quiet-message").getByText("sous deux identités").waitFor();
  await bo.page.reload();
  assert.equal(bo.page.url(), old);
  await bo.get("sheet").getByText("Réunie avec l’autre conversation").waitFor();
  await bo.expectMessage("elle chauffe");
});

test("C6: who holds both goes on writing in the one that stays", async () => {
  await ana.close();
  await ana.expectNames([]);
  await ana.choose("unavailable");
  const other = await demo.visitor("Paul Aubry", "33639980082");
  const say = async (what, text) => {
    await demo.control("PATCH", `/_emulator/visitors/${other.id}`, what);
    await demo.says(other, text);
  };
  await say({ hides_user_id: true }, "Un bon de commande ?");
  await bo.expectNames(["Paul Aubry"]);
  await say({ hides_user_id: false, hides_phone: true }, "Une facture ?");
  await eventually(async () => (await bo.names()).length, 2, "two of one person");
  await bo.page.getByTestId("conversation-item").filter({ hasText: "Une facture ?" }).click();
  await bo.expectMessage("Une facture ?");
  await field(bo).fill("La voici");
  await field(bo).focus();
  await say({ hides_phone: false }, "Les deux, s’il vous plaît.");
  await bo.expectNames(["Paul Aubry"]);
  await bo.expectMessage("Les deux, s’il vous plaît.");
  await eventually(() => field(bo).inputValue(), "La voici", "the draft goes on");
  const hasFocus = () => field(bo).evaluate((it) => it === document.activeElement);
  await eventually(hasFocus, true, "the keyboard goes on");
  await bo.page.keyboard.type(", et votre bon.");
  await bo.page.keyboard.press("Enter");
  await bo.expectState("La voici, et votre bon.", "delivered");
});
