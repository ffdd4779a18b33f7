// The visitor's chat on a page of another origin, and the agent who answers at the desk (V1 to V6).
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, launch, picture, story } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { Agent, eventually } from "./support/desk.mjs";
import { until, Visitor } from "./support/widget.mjs";

const step = story(test);
const ana_email = "ana@orvelle.example";
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

let demo;
let browser;
let ana;
let visitor;

before(async () => {
  demo = await startDemo({ agents: [{ email: ana_email, name: "Ana", role: "manager" }] });
  browser = await launch();
  ana = await Agent.open(browser, demo, ana_email);
  await ana.logIn();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Ana is there for chats, or is not. */
async function choose(choice) {
  await ana.get("status-chat").click();
  await ana.get(`status-chat-${choice}`).click();
  const status = () => ana.get("status-chat").getAttribute("data-status");
  await eventually(status, choice, "the status for chats");
}

const chats = () => ana.get("conversation-item").count();

/** The one chat on Ana's desk. */
async function openIt() {
  await ana.get("conversation-item").first().click();
  await ana.page.locator("[data-testid=sheet]:focus").waitFor();
}

step("V3: with nobody there the page says so, and takes the message", async () => {
  const early = await Visitor.open(browser, demo.shopUrl);
  await early.openChat();
  await early.panel.getByRole("heading").waitFor();
  await early.expectWell("chat-nobody");
  await early.panel.getByLabel("Votre question").fill("Ouvrez-vous le dimanche ?");
  await early.button("Envoyer").click();
  await early.own("Ouvrez-vous le dimanche ?").waitFor();
  await early.expectStates(["sent"]);
  await early.leave();
});

step("A6, V3: it waits, and comes to the desk with the first agent", async () => {
  await choose("available");
  await eventually(chats, 1, "the chats on the desk");
  await openIt();
  await ana.expectMessage("Ouvrez-vous le dimanche ?");
  await ana.close();
  await eventually(chats, 0, "the chats on the desk");
});

step("V1: a visitor writes from the shop, the desk has it, and answers", async () => {
  visitor = await Visitor.open(browser, demo.shopUrl);
  await visitor.openChat();
  await visitor.says("Bonjour, la lampe Ardoise est-elle livrée avec une ampoule ?");
  await eventually(chats, 1, "the chats on the desk");
  await openIt();
  await ana.expectMessage("avec une ampoule ?");
  await eventually(() => visitor.states(), ["read"], "the visitor sees that it was read");
  await ana.answer("Bonjour, oui, une ampoule LED E27 est fournie.");
  await visitor.answer("ampoule LED E27").waitFor();
  await visitor.sees("Ana a rejoint la conversation");
  await ana.expectState("ampoule LED E27", "read");
  await visitor.expectWell("chat-answered");
  await ana.expectWell("chat-desk");
});

step("V2: a file in each direction is shown and can be saved", async () => {
  await visitor.files.setInputFiles({ name: "photo.png", mimeType: "image/png", buffer: png });
  await visitor.page.locator("pupitre-chat .m.v[data-type=image] img").waitFor();
  await until(() => ana.page.locator("[data-testid=message] img").count(), "the picture at the desk");
  await ana.get("attach").setInputFiles({ name: "stock.png", mimeType: "image/png", buffer: png });
  await ana.get("composer").press("Enter");
  await visitor.page.locator("pupitre-chat .m.a[data-type=image] img").waitFor();
  const download = visitor.page.waitForEvent("download");
  await visitor.panel.getByRole("button", { name: "Télécharger stock.png" }).click();
  assert.equal((await download).suggestedFilename(), "stock.png");
});

step("V2: after a cut, nothing is missing and nothing twice", async () => {
  await visitor.context.setOffline(true);
  await visitor.says("Écrit sans réseau");
  await ana.answer("Répondu pendant la coupure");
  await visitor.context.setOffline(false);
  await visitor.answer("Répondu pendant la coupure").waitFor();
  await ana.expectMessage("Écrit sans réseau");
  assert.equal(await ana.message("Écrit sans réseau").count(), 1);
  assert.equal(await visitor.answer("Répondu pendant la coupure").count(), 1);
});

step("V2: another page, another tab and a reload are the same conversation", async () => {
  await visitor.page.goto(`${demo.shopUrl}/suspensions`);
  await visitor.own("Écrit sans réseau").waitFor();
  const other = await visitor.tab();
  await other.openChat();
  await other.own("Écrit sans réseau").waitFor();
  await other.says("Depuis un autre onglet");
  await visitor.own("Depuis un autre onglet").waitFor();
  await ana.expectMessage("Depuis un autre onglet");
  assert.equal(await chats(), 1);
  await other.page.close();
  await visitor.page.reload();
  await visitor.own("Depuis un autre onglet").waitFor();
});

step("V2: what comes in while the chat is closed is counted, then read", async () => {
  await visitor.page.keyboard.press("Escape");
  await visitor.panel.getByRole("button", { name: "Réduire la fenêtre de chat" }).click();
  await ana.answer("Autre chose pour vous ?");
  await visitor.page.getByRole("button", { name: "Ouvrir le chat, 1 message non lu" }).waitFor();
  await picture(visitor.page, "chat-unread");
  await visitor.openChat();
  await visitor.sees("1 nouveau message");
  await ana.expectState("Autre chose pour vous ?", "read");
});

step("L2: after the close, a new message is another conversation", async () => {
  await ana.close();
  await eventually(chats, 0, "the chats on the desk");
  await visitor.button("Nouvelle conversation").click();
  await visitor.says("Encore une question");
  await eventually(chats, 1, "the chats on the desk");
  await openIt();
  await ana.expectMessage("Encore une question");
});

step("V1: on a phone, in the dark, it is the whole screen", async () => {
  const phone = await Visitor.open(browser, demo.shopUrl, { phone: true, dark: true });
  await phone.openChat();
  await phone.says("Bonjour du téléphone");
  await phone.expectStates(["delivered"]);
  assert.deepEqual(await phone.panel.boundingBox(), { x: 0, y: 0, width: 390, height: 844 });
  await phone.expectWell("chat-phone");
  await phone.leave();
});

step("V1: under a strict policy, and with storage blocked", async () => {
  const desk = new URL(demo.url).origin;
  const policy = [
    "default-src 'none'",
    `script-src ${desk}`,
    `connect-src ${desk} ${desk.replace("http", "ws")}`,
    "img-src blob:",
    "require-trusted-types-for 'script'; trusted-types 'none'",
  ].join("; ");
  const strict = await Visitor.open(browser, "about:blank", {}, () => {
    for (const name of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException("denied", "SecurityError");
        },
      });
    }
  });
  await strict.page.route(`${demo.shopUrl}/strict`, (route) =>
    route.fulfill({
      contentType: "text/html; charset=utf-8",
      headers: { "content-security-policy": policy },
      body: `<!doctype html><html lang="en"><title>Shop</title><main><h1>Shop</h1></main>
        <script async src="${desk}/chat/widget.js" data-site="demo"></script></html>`,
    }),
  );
  await strict.page.goto(`${demo.shopUrl}/strict`);
  await strict.openChat();
  await strict.says("Hello from a strict page");
  await strict.expectStates(["delivered"]);
  assert.deepEqual(strict.page.mistakes, []);
  assert.deepEqual(await axe(strict.page), []);
  await strict.leave();
});

step("V6, B-140: a page of another origin is refused, and shows nothing", async () => {
  const stranger = await Visitor.open(browser, "about:blank");
  await stranger.page.route("http://elsewhere.example/", (route) =>
    route.fulfill({
      contentType: "text/html; charset=utf-8",
      body: `<!doctype html><html lang="fr"><title>Ailleurs</title>
        <script async src="${new URL(demo.url).origin}/chat/widget.js" data-site="demo"></script></html>`,
    }),
  );
  const said = stranger.page.waitForEvent("console", (it) => it.text().startsWith("[Pupitre]"));
  await stranger.page.goto("http://elsewhere.example/");
  assert.match((await said).text(), /http:\/\/elsewhere\.example/);
  assert.equal(await stranger.page.locator("pupitre-chat").count(), 0);
  await stranger.leave();
});
