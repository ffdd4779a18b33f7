// The visitor's widget in the states and faults that a real desk has seldom: a server that plays them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { FakeChat, startSite } from "../web/widget/test/fake-chat.mjs";
import { launch } from "./support/browser.mjs";
import { eventually } from "./support/desk.mjs";
import { until, Visitor } from "./support/widget.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

/** One chat, one site with it on its pages, one visitor; all ended with the test. */
async function visit(context, { settings, site = () => ({}), look = {}, init } = {}) {
  const chat = await new FakeChat().start();
  Object.assign(chat.config, settings);
  const shop = await startSite(chat, site(chat));
  const visitor = await Visitor.open(browser, shop.url, look, init);
  context.after(async () => {
    await visitor.leave();
    shop.stop();
    chat.stop();
  });
  return { chat, visitor };
}

const posts = (chat) => chat.heard.filter((it) => it.path === "messages");
const texts = (chat) => posts(chat).map((it) => it.text);
const expectTexts = (chat, expected) => eventually(() => texts(chat), expected, "what was posted");
const connected = (chat) => until(() => chat.sockets.size > 0, "a socket");

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

test("V1: a talk, by the brand's colours, in both languages, light and dark, wide and narrow", async (context) => {
  for (const [name, look, lang] of [
    ["widget-light", {}, "fr"],
    ["widget-dark", { dark: true }, "fr"],
    ["widget-english", {}, "en"],
    ["widget-phone", { phone: true }, "fr"],
    ["widget-phone-dark", { phone: true, dark: true }, "fr"],
  ]) {
    const { chat, visitor } = await visit(context, { look, site: () => ({ lang }) });
    await visitor.openChat();
    await visitor.says("Bonjour, la lampe Ardoise est-elle livrée avec une ampoule ?");
    await expectTexts(chat, ["Bonjour, la lampe Ardoise est-elle livrée avec une ampoule ?"]);
    await connected(chat);
    chat.becomes({ state: "open", agent: { name: "Maëlle" }, queue_position: null });
    chat.tell({ type: "state", message_id: chat.messages[0].id, state: "read" });
    chat.say("Oui, une ampoule LED E27 : https://orvelle.example/ampoules.");
    await visitor.answer("ampoule LED").waitFor();
    await visitor.says("D’accord, et pour le délai ?");
    chat.pass({ type: "typing", on: true, agent: { name: "Maëlle" } });
    await visitor.page.locator("pupitre-chat .typing").waitFor();
    await visitor.expectStates(["read", "sent"]);
    await visitor.expectWell(name);
  }
});

test("V1: on a phone it is the whole screen, and Tab stays in it", async (context) => {
  const { visitor } = await visit(context, { look: { phone: true } });
  await visitor.openChat();
  await visitor.field.waitFor();
  assert.deepEqual(await visitor.panel.boundingBox(), { x: 0, y: 0, width: 390, height: 844 });
  assert.equal(await visitor.panel.getAttribute("aria-modal"), "true");
  for (let presses = 0; presses < 20; presses++) {
    await visitor.page.keyboard.press("Tab");
    assert.notEqual(await visitor.focused(), null);
  }
});

test("V1: by keyboard alone, without the site's shortcuts hearing of it", async (context) => {
  const { chat, visitor } = await visit(context);
  const { page } = visitor;
  await page.evaluate(() => {
    window.heard = [];
    document.addEventListener("keydown", (event) => window.heard.push(event.key));
  });
  await visitor.launcher.focus();
  await page.keyboard.press("Enter");
  await eventually(() => visitor.focused(), "Votre message", "the focus");
  await page.keyboard.type("Bonjour");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("à vous");
  await page.keyboard.press("Enter");
  await expectTexts(chat, ["Bonjour\nà vous"]);
  await page.keyboard.press("Escape");
  await eventually(() => visitor.focused(), "Ouvrir le chat", "the focus, back");
  assert.deepEqual(await page.evaluate(() => window.heard), []);
});

test("V2: what is sent before the conversation is loaded leaves once it is", async (context) => {
  const { chat, visitor } = await visit(context);
  const { page } = visitor;
  const late = Promise.withResolvers();
  await page.route(/\/chat\/(room|line)\./, async (route) => {
    await late.promise;
    await route.continue();
  });
  await visitor.launcher.focus();
  await page.keyboard.press("Enter");
  await eventually(() => visitor.focused(), "Votre message", "the focus");
  await page.keyboard.type("Bonjour");
  await page.keyboard.press("Enter");
  late.resolve();
  await expectTexts(chat, ["Bonjour"]);
});

test("V1: under a strict policy with Trusted Types, asking nobody but the desk", async (context) => {
  const site = ({ url }) => ({
    policy: `default-src 'none'; script-src ${url}; connect-src ${url} ${url.replace("http", "ws")};
      img-src blob:; require-trusted-types-for 'script'; trusted-types 'none'`.replace(/\s+/g, " "),
  });
  const { chat, visitor } = await visit(context, { site });
  const asked = [];
  visitor.page.on("request", (request) => asked.push(request.url()));
  await visitor.page.reload();
  await visitor.openChat();
  await visitor.says("un");
  await visitor.sees("personnes avant vous");
  await visitor.page.locator("pupitre-chat img.sign").waitFor();
  await visitor.button("Emoji").click();
  await visitor.button("🎁").waitFor();
  const others = asked.filter((url) => {
    const isBlob = url.startsWith(`blob:${new URL(visitor.url).origin}`);
    return !url.startsWith(chat.url) && !url.startsWith(new URL(visitor.url).origin) && !isBlob;
  });
  assert.deepEqual(others, []);
  assert.deepEqual(visitor.page.mistakes, []);
});

test("V2: what is typed offline goes out later, once, in order", async (context) => {
  const { chat, visitor } = await visit(context);
  await visitor.openChat();
  await visitor.says("un");
  await expectTexts(chat, ["un"]);
  await visitor.context.setOffline(true);
  chat.cut();
  await visitor.says("deux");
  await visitor.says("trois");
  await visitor.sees("Partira à la reconnexion");
  await visitor.sees("Connexion perdue");
  await visitor.expectWell("widget-offline");
  await visitor.context.setOffline(false);
  await expectTexts(chat, ["un", "deux", "trois"]);
  await visitor.expectStates(["sent"]);
  assert.equal(chat.messages.length, 3);
});

test("V2: what was not sent goes out from the next page, once", async (context) => {
  const { chat, visitor } = await visit(context);
  await visitor.openChat();
  await visitor.says("un");
  await expectTexts(chat, ["un"]);
  chat.faults.set("messages", 503);
  await visitor.says("deux");
  await visitor.page.close();
  chat.faults.clear();
  await visitor.tab();
  await until(() => chat.messages.length === 2, "the second message");
  const ids = posts(chat).filter((it) => it.text === "deux").map((it) => it.client_id);
  assert.equal(new Set(ids).size, 1);
});

test("V2: after a cut nothing is missing, nothing twice", async (context) => {
  const { chat, visitor } = await visit(context);
  await visitor.openChat();
  await visitor.says("un");
  await expectTexts(chat, ["un"]);
  await connected(chat);
  chat.cut();
  for (const text of ["deux", "trois"]) chat.say(text);
  await visitor.answer("trois").waitFor();
  assert.equal(await visitor.page.locator("pupitre-chat .log .m").count(), 3);
});

test("V2: where no socket gets through, it polls", async (context) => {
  const { chat, visitor } = await visit(context);
  chat.hasSockets = false;
  await visitor.openChat();
  await visitor.says("un");
  await expectTexts(chat, ["un"]);
  chat.say("par requêtes");
  await visitor.answer("par requêtes").waitFor();
});

test("V2: tabs are one visitor, one conversation, one count", async (context) => {
  const { chat, visitor } = await visit(context);
  await visitor.openChat();
  await visitor.says("un");
  await expectTexts(chat, ["un"]);
  await connected(chat);
  const other = await visitor.tab();
  await other.openChat();
  await other.own("un").waitFor();
  await other.says("deux");
  await visitor.own("deux").waitFor();
  await other.page.keyboard.press("Escape");
  await visitor.page.keyboard.press("Escape");
  chat.say("réponse un");
  chat.say("réponse deux");
  for (const tab of [visitor, other]) {
    await tab.page.getByRole("button", { name: "Ouvrir le chat, 2 messages non lus" }).waitFor();
  }
  await visitor.page.locator("pupitre-chat .tease", { hasText: "réponse deux" }).waitFor();
  await other.page.bringToFront();
  await other.openChat();
  await other.sees("2 nouveaux messages");
  await other.expectWell("widget-separator");
  await until(() => chat.heard.some((it) => it.type === "read"), "the read mark");
  await visitor.page.getByRole("button", { name: "Ouvrir le chat", exact: true }).waitFor();
  const begun = chat.heard.filter((it) => it.path === "session" && !it.token);
  assert.equal(begun.length, 1);
});

test("F41: with storage blocked it works as long as the page does", async (context) => {
  const init = () => {
    for (const name of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException("denied", "SecurityError");
        },
      });
    }
  };
  const { chat, visitor } = await visit(context, { init });
  await visitor.openChat();
  await visitor.says("un");
  await expectTexts(chat, ["un"]);
  await connected(chat);
  chat.say("reçu");
  await visitor.answer("reçu").waitFor();
  assert.deepEqual(visitor.page.mistakes, []);
});

test("V2: a file is judged before it leaves, then shown, then saved under its name", async (context) => {
  const { chat, visitor } = await visit(context);
  await visitor.openChat();
  await visitor.field.waitFor();
  await until(() => visitor.page.locator("pupitre-chat .ib.thick").count(), "the room");
  const big = { name: "gros.png", mimeType: "image/png", buffer: Buffer.alloc(1_000_001) };
  await visitor.files.setInputFiles(big);
  await visitor.sees("trop lourd");
  const odd = { name: "x.exe", mimeType: "application/x-msdownload", buffer: png };
  await visitor.files.setInputFiles(odd);
  await visitor.sees("pas d’un type accepté");
  assert.equal(chat.files.size, 0);
  await visitor.files.setInputFiles({ name: "photo é.png", mimeType: "image/png", buffer: png });
  await visitor.page.locator("pupitre-chat .m.v img").waitFor();
  const pdf = Buffer.from("%PDF-1.4");
  await visitor.files.setInputFiles({ name: "a.pdf", mimeType: "application/pdf", buffer: pdf });
  await visitor.panel.getByRole("button", { name: /^Télécharger a.pdf/ }).waitFor();
  const kept = [...chat.files.values()].map((it) => [it.file_name, it.bytes]);
  assert.deepEqual(kept, [["photo é.png", png], ["a.pdf", pdf]]);
  const download = visitor.page.waitForEvent("download");
  await visitor.panel.getByRole("button", { name: /^Télécharger a.pdf/ }).click();
  assert.equal((await download).suggestedFilename(), "a.pdf");
  await visitor.expectWell("widget-files");
});

test("what was refused says so, and goes out when asked again", async (context) => {
  const { chat, visitor } = await visit(context);
  await visitor.openChat();
  chat.faults.set("messages", 422);
  await visitor.says("un");
  await visitor.expectStates(["failed"]);
  await visitor.expectWell("widget-failed");
  chat.faults.clear();
  await visitor.button("Réessayer").click();
  await visitor.expectStates(["sent"]);
  assert.equal(chat.messages.length, 1);
});

test("V3: consent gates the first message, and goes with it", async (context) => {
  const consent = { version: 2, text: "Vos messages sont gardés un an.", url: "https://a.example/p" };
  const { chat, visitor } = await visit(context, { settings: { consent } });
  await visitor.openChat();
  await visitor.sees("Avant de commencer");
  assert.equal(await visitor.field.count(), 0);
  await visitor.expectWell("widget-consent");
  await visitor.button("J’accepte et je continue").click();
  await eventually(() => visitor.focused(), "Votre message", "the focus");
  await visitor.says("un");
  await expectTexts(chat, ["un"]);
  assert.equal(posts(chat)[0].consent_version, 2);
});

test("V3: nobody is there: it takes the message, and the address that the brand asks for", async (context) => {
  const opens_at = new Date(Date.now() + 40 * 3_600_000).toISOString();
  const settings = { open: false, availability: "closed", asks_email: true, opens_at };
  const { chat, visitor } = await visit(context, { settings });
  await visitor.openChat();
  await visitor.sees("Nous sommes absents");
  await visitor.expectWell("widget-absent");
  await visitor.panel.getByLabel("Votre e-mail").fill("ana");
  await visitor.panel.getByLabel("Votre question").fill("Livrez-vous en Corse ?");
  await visitor.button("Envoyer").click();
  await visitor.sees("Vérifiez l’adresse e-mail");
  await visitor.panel.getByLabel("Votre e-mail").fill("ana@exemple.fr");
  await visitor.button("Envoyer").click();
  await visitor.sees("Bien reçu");
  await visitor.sees("Nous vous écrirons à ana@exemple.fr");
  await expectTexts(chat, ["Livrez-vous en Corse ?"]);
});

test("V5: the score counts at once, the word after it, once; then a new conversation", async (context) => {
  const { chat, visitor } = await visit(context);
  await visitor.openChat();
  await visitor.says("un");
  await expectTexts(chat, ["un"]);
  await connected(chat);
  chat.becomes({ state: "closed" });
  const conversation_id = chat.conversation.id;
  const question = "Maëlle a-t-elle bien répondu à votre question ?";
  chat.survey = { conversation_id, question, scale: 5, comment_question: "", state: "asked" };
  chat.tell({ type: "survey", survey: chat.survey });
  const answers = () => chat.heard.filter((it) => it.path === "survey");
  await visitor.panel.getByRole("radio", { name: /^4/ }).click();
  await until(() => answers().some((it) => it.score === 4), "the score");
  await visitor.panel.getByLabel("Un mot à ajouter").fill("Merci");
  await visitor.expectWell("widget-survey");
  await visitor.button("Envoyer mon avis").click();
  await visitor.sees("Merci pour votre avis");
  assert.deepEqual(answers().map((it) => it.comment ?? it.score), [4, "Merci"]);
  await visitor.button("Nouvelle conversation").click();
  await visitor.says("encore");
  await expectTexts(chat, ["un", "encore"]);
  await visitor.sees("personnes avant vous");
});

test("V4: the site's calls: open, hear, identify, log out", async (context) => {
  const { chat, visitor } = await visit(context);
  const { page } = visitor;
  await page.evaluate(() => {
    window.told = [];
    for (const name of ["open", "close", "message", "unread"]) {
      window.Pupitre("on", name, (it) => window.told.push(it?.content?.text ?? it ?? name));
    }
    window.Pupitre("on", "open", () => {
      throw new Error("the site's own");
    });
    window.Pupitre("open");
  });
  await visitor.says("un");
  await expectTexts(chat, ["un"]);
  await connected(chat);
  await page.evaluate(() => window.Pupitre("close"));
  await eventually(() => page.evaluate(() => window.told), ["open", "close"], "what was told");
  chat.say("allô");
  const all = ["open", "close", 1, "allô"];
  await eventually(() => page.evaluate(() => window.told), all, "what was told");
  const identity = { id: "42", name: "Ana", issued_at: 1, nonce: "n", signature: "s" };
  await page.evaluate((it) => window.Pupitre("identify", it), identity);
  const known = () => chat.heard.some((it) => it.identity?.id === "42" && it.token);
  await until(known, "the identity, with the token of the talk");
  const kept = () =>
    page.evaluate(() => Object.keys(localStorage).filter((key) => /token|who|out:/.test(key)));
  await eventually(async () => (await kept()).length, 2, "what is kept");
  await page.evaluate(() => window.Pupitre("logout"));
  await until(() => chat.heard.some((it) => it.path === "logout"), "the logout");
  assert.deepEqual(await kept(), []);
  const globals = () => Object.keys(window).filter((name) => /pupitre/i.test(name));
  assert.deepEqual(await page.evaluate(globals), ["Pupitre"]);
});

test("V6: nothing that is received runs", async (context) => {
  const { chat, visitor } = await visit(context);
  const { page } = visitor;
  await page.evaluate(() => {
    window.alert = () => {
      window.hasRun = true;
    };
  });
  await visitor.openChat();
  await visitor.says("un");
  await expectTexts(chat, ["un"]);
  await connected(chat);
  for (const text of [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "javascript:alert(1)",
    'https://a.example/"onmouseover="alert(1)',
    "data:text/html,<script>alert(1)</script>",
  ]) {
    chat.say(text);
  }
  const media = { id: "../../x", file_name: "<b>\u202egpj.exe", mime: "text/html", size_bytes: 3 };
  chat.say({ type: "document", media });
  chat.say({ type: "svg", html: "<svg onload=alert(1)>" });
  await visitor.answer("Ce contenu ne peut pas").waitFor();
  assert.equal(await page.locator("pupitre-chat .log").locator("script, img, iframe").count(), 0);
  for (const link of await page.locator("pupitre-chat .log a").all()) {
    assert.match(await link.getAttribute("href"), /^https?:/);
    assert.equal(await link.getAttribute("rel"), "noopener noreferrer nofollow");
  }
  assert.equal(await page.evaluate(() => window.hasRun), undefined);
});

test("B-140, B-141: where it may not be, nothing is shown, and the console says so", async (context) => {
  for (const status of [403, 404, 500]) {
    const chat = await new FakeChat().start();
    chat.faults.set("config", status);
    const shop = await startSite(chat);
    const visitor = await Visitor.open(browser, "about:blank");
    context.after(async () => {
      await visitor.leave();
      shop.stop();
      chat.stop();
    });
    const said = visitor.page.waitForEvent("console", (it) => it.text().startsWith("[Pupitre]"));
    await visitor.page.goto(shop.url);
    assert.match((await said).text(), new RegExp(`${status} ${new URL(shop.url).origin}`));
    assert.equal(await visitor.page.locator("pupitre-chat").count(), 0);
  }
});
