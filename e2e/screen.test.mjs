// The screen through what happens to screens: reload, a second tab, a cut network, a closing window, a session
// that ends (D11, W2, W4, A8); in both languages, light and dark, on a computer and on a phone.
import assert from "node:assert/strict";
import { after, before, test as single } from "node:test";
import { axe, launch, openContext, openPage, picture, story } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { Agent, eventually } from "./support/desk.mjs";

const sample = "pupitre-demo";

const test = story(single);

let browser;
let demo;
let maelle;
let clemence;

before(async () => {
  browser = await launch();
  demo = await startDemo({ sample: true });
  const state = await demo.control("GET", "/_emulator/state");
  clemence = state.visitors.find((it) => it.name === "Clémence R.");
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

test("the login says what is wrong, in both languages", async () => {
  maelle = await Agent.open(browser, demo, "maelle@orvelle.example");
  await maelle.get("login-email").fill(maelle.email);
  await maelle.get("login-password").fill("not the password");
  await maelle.get("login-submit").click();
  await maelle.get("login-error").getByText("mot de passe incorrect").waitFor();
  await maelle.expectWell("login-refused-fr");
  await maelle.get("language-en").click();
  await maelle.page.getByRole("button", { name: "Log in" }).waitFor();
  await maelle.expectWell("login-refused-en");
  await maelle.get("language-fr").click();
  await maelle.logIn(sample);
  await maelle.expectNames(["Clémence R.", "Marguerite P.", "Odile F.", "Yanis B."]);
});

test("W2: outside of the window the composer gives way to the reason", async () => {
  await maelle.open("Yanis B.");
  await maelle.get("composer-blocked").waitFor();
  assert.equal(await maelle.get("composer").count(), 0);
  await maelle.expectWell("window-closed");
});

test("D2: earlier conversations of the contact stand above, with their separators", async () => {
  await maelle.open("Clémence R.");
  await maelle.expectMessage("Est-ce qu’un échange est possible");
  await maelle.page.getByRole("button", { name: /avec Solène Garnier/ }).click();
  await maelle.expectMessage("je voudrais retourner la suspension");
  await maelle.expectWell("history");
});

test("D11: a reload shows the same desk, and the draft is still there", async () => {
  await maelle.get("composer").fill("Oui, samedi est poss");
  await maelle.page.reload();
  await maelle.get("composer").waitFor();
  await eventually(() => maelle.get("composer").inputValue(), "Oui, samedi est poss", "the draft");
  await maelle.expectNames(["Clémence R.", "Marguerite P.", "Odile F.", "Yanis B."]);
});

test("D11: a second tab shows what the first one does", async () => {
  const tab = new Agent(maelle.context, await openPage(maelle.context), demo, maelle.email);
  await tab.page.goto(maelle.page.url());
  await tab.expectMessage("Est-ce qu’un échange est possible");
  await maelle.answer("Oui, samedi est possible.");
  await tab.expectMessage("Oui, samedi est possible.");
  await tab.expectState("Oui, samedi est possible.", "delivered");
  assert.equal(await tab.message("Oui, samedi est possible.").count(), 1);
  await tab.page.close();
});

test("D11: what is written while the network is cut leaves once it is back, once", async () => {
  await maelle.context.setOffline(true);
  await demo.control("GET", "/_emulator/state");
  await maelle.page.evaluate(() => window.dispatchEvent(new Event("offline")));
  await maelle.get("connection-banner").waitFor();
  await maelle.get("composer").fill("Écrit sans réseau.");
  await maelle.page.keyboard.press("Enter");
  await maelle.expectMessage("Écrit sans réseau.");
  await picture(maelle.page, "network-cut");
  await demo.says(clemence, "Vous êtes là ?");
  await maelle.context.setOffline(false);
  await maelle.expectState("Écrit sans réseau.", "delivered");
  await maelle.expectMessage("Vous êtes là ?");
  const bubbles = await demo.bubbles(clemence);
  assert.equal(bubbles.filter((it) => it.text === "Écrit sans réseau.").length, 1);
});

test("a desk that was killed comes back with all that it acknowledged", async () => {
  await demo.kill();
  await maelle.get("connection-banner").waitFor();
  await demo.start();
  await maelle.page.locator("[data-testid=connection-banner][data-connection=offline]").waitFor({ state: "detached" });
  await maelle.expectMessage("Écrit sans réseau.");
  await maelle.expectNames(["Clémence R.", "Marguerite P.", "Odile F.", "Yanis B."]);
});

test("W1: the window closes before the agent's eyes when its time is over", async () => {
  await maelle.get("composer").waitFor();
  await demo.advance(25 * 3600);
  await maelle.get("composer-blocked").waitFor();
  await maelle.expectWell("window-closed-live");
});

test("the keyboard alone is enough: log in, choose, open, answer", async () => {
  const context = await openContext(browser);
  const page = await openPage(context);
  const solene = new Agent(context, page, demo, "solene@orvelle.example");
  await page.goto(demo.url);
  await solene.get("login-email").focus();
  await page.keyboard.type(solene.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(sample);
  await page.keyboard.press("Enter");
  await solene.get("statuses").waitFor();
  await solene.get("status-messaging").focus();
  await page.keyboard.press("Enter");
  await solene.get("status-messaging-available").waitFor();
  await page.keyboard.press("ArrowDown");
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-testid") ?? "");
  for (let turn = 0; turn < 4 && (await focused()) !== "status-messaging-available"; turn += 1) {
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
  await solene.get("conversation-item").first().focus();
  await page.keyboard.press("Enter");
  await page.locator("[data-testid=sheet]:focus").waitFor();
  await context.close();
});

test("D3: a manager's lists each show what is theirs, as one turns from one to the other", async () => {
  const noor = await Agent.open(browser, demo, "noor@orvelle.example");
  await noor.logIn(sample);
  const turnTo = async (view) => {
    await noor.get("view-menu").click();
    await noor.get(`view-${view}`).click();
  };
  await turnTo("all");
  await noor.item("Clémence R.").waitFor();
  await turnTo("closed");
  await noor.get("view-empty").getByText("Rien dans cette liste").waitFor();
  await turnTo("all");
  await noor.item("Clémence R.").waitFor();
  await noor.expectWell("view-all");
  await noor.leave();
});

test("an address that shows nothing says so, and leads back", async () => {
  const noor = await Agent.open(browser, demo, "noor@orvelle.example");
  await noor.logIn(sample);
  await noor.page.goto(`${demo.url}/nowhere`);
  await noor.page.getByText("Il n’y a rien à cette adresse").waitFor();
  await noor.expectWell("no-such-address");
  await noor.page.getByRole("link").click();
  await noor.get("statuses").waitFor();
  await noor.leave();
});

for (const look of [
  { name: "desk-dark", dark: true },
  { name: "desk-en", locale: "en-GB" },
  { name: "phone-list", phone: true },
  { name: "phone-list-dark-en", phone: true, dark: true, locale: "en-GB" },
]) {
  test(`axe finds nothing: ${look.name}`, async () => {
    const tiago = await Agent.open(browser, demo, "maelle@orvelle.example", look);
    await tiago.expectWell(`login-${look.name}`);
    await tiago.logIn(sample);
    await tiago.get("conversation-item").first().waitFor();
    await tiago.expectWell(look.name);
    await tiago.open("Clémence R.");
    // On a phone what can be sent leaves little room: which of the messages is in sight is not told here.
    await tiago.get("message").last().waitFor({ state: "attached" });
    await tiago.expectWell(`${look.name}-conversation`);
    const overflow = await tiago.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.equal(overflow, 0, "nothing sticks out at the side");
    await tiago.leave();
  });
}

test("the phone page is sound too", async () => {
  for (const look of [{}, { phone: true, dark: true, locale: "en-GB" }]) {
    const context = await openContext(browser, look);
    const page = await openPage(context);
    await page.goto(demo.phoneUrl);
    await page.getByTestId("brand-name").waitFor();
    await picture(page, `simulator${look.phone ? "-phone" : ""}`);
    assert.deepEqual(page.mistakes, []);
    assert.deepEqual(await axe(page), []);
    await context.close();
  }
});
