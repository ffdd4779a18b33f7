// Mails to visitors: told of the answer after they left, led back to the conversation once, the transcript (V3).
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, launch, openContext, openPage, picture, story } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { Agent, eventually } from "./support/desk.mjs";
import { Visitor } from "./support/widget.mjs";

const step = story(test);
const ana_email = "ana@orvelle.example";
const address = "lea@mail.example";
const question = "Réparez-vous les lampes d’un autre magasin ?";

let demo;
let browser;
let ana;
let link;
let stop;
let reader;

before(async () => {
  demo = await startDemo({
    agents: [{ email: ana_email, name: "Ana", role: "manager" }],
  });
  browser = await launch();
  ana = await Agent.open(browser, demo, ana_email);
  await ana.logIn();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Follows a link into the page that is open: nothing is loaded, the address alone changes. */
const goTo = (visitor, link) => visitor.page.evaluate((it) => location.assign(it), link);

const mailed = (count) =>
  eventually(async () => (await demo.mails()).length, count, "the mails");

step(
  "V3: nobody is there: a visitor asks, leaves an address, and goes",
  async () => {
    const visitor = await Visitor.open(
      browser,
      `${demo.shopUrl}/lampes/ardoise`,
    );
    await visitor.openChat();
    await visitor.sees("ici ou par e-mail");
    await visitor.panel.getByLabel("Votre e-mail").fill(address);
    await visitor.panel.getByLabel("Votre question").fill(question);
    await visitor.button("Envoyer").click();
    await visitor.own("Réparez-vous").waitFor();
    await visitor.sees(`Nous vous écrirons à ${address}.`);
    await visitor.expectWell("mail-address-left");
    await visitor.leave();
  },
);

step(
  "V3: an agent answers later, and the answer goes out by mail, once",
  async () => {
    await ana.get("status-chat").click();
    await ana.get("status-chat-available").click();
    await eventually(
      () => ana.get("conversation-item").count(),
      1,
      "the chats on the desk",
    );
    await ana.get("conversation-item").first().click();
    await ana.page.locator("[data-testid=sheet]:focus").waitFor();
    await ana.answerTaken("Oui, toutes les lampes, de toutes les marques.");
    await ana.answerTaken("Le devis est gratuit.");
    await demo.advance(150);
    await mailed(1);
    const [mail] = await demo.mails();
    assert.equal(mail.to, address);
    assert.match(mail.from, /^Orvelle <chat@orvelle\.example>$/);
    assert.equal(mail.subject, "Orvelle vous a répondu");
    assert.match(mail.text, /Ana vous a répondu/);
    assert.match(mail.text, /toutes les marques/);
    assert.match(mail.text, /Le devis est gratuit/);
    await ana.page.getByText(/Prévenu de la réponse par e-mail/).waitFor();
  await picture(ana.page, "mail-at-the-desk");
  [link] = /http:\S+#pupitre=\S+/.exec(mail.text);
    [stop] = /http:\S+\/chat\/mail\/\S+/.exec(mail.text);
    assert.ok(link.startsWith(`${demo.shopUrl}/lampes/ardoise#pupitre=`), link);
  },
);

step(
  "V3: its link opens the conversation in another browser, where the page is open already, and the address is clean",
  async () => {
    reader = await Visitor.open(browser, `${demo.shopUrl}/lampes/ardoise`);
    await reader.launcher.waitFor();
    await goTo(reader, link);
    await reader.panel.waitFor();
    await reader.answer("toutes les marques").waitFor();
    await reader.own("Réparez-vous").waitFor();
    await eventually(
      () => reader.page.url(),
      `${demo.shopUrl}/lampes/ardoise`,
      "the address",
    );
    await reader.expectWell("mail-link-opened");
    await reader.says("Parfait, je passe samedi.");
    await ana.expectMessage("je passe samedi");
  },
);

step("V2, V3: whoever is there already is led there again, in a new tab and in the one with the page", async () => {
  const tab = await reader.tab();
  await tab.page.goto("about:blank");
  await tab.page.goto(link);
  await tab.panel.waitFor();
  await tab.answer("toutes les marques").waitFor();
  await tab.button("Réduire la fenêtre de chat").click();
  await goTo(tab, link);
  await tab.panel.waitFor();
  await tab.answer("toutes les marques").waitFor();
  assert.equal(await tab.panel.getByText("Ce lien a déjà servi").count(), 0);
  await tab.page.close();
});

step("V6: the link opens nothing a second time, and says so", async () => {
  const other = await Visitor.open(browser, link);
  await other.panel.waitFor();
  await other.sees("Ce lien a déjà servi ou a expiré.");
  assert.equal(await other.answer("toutes les marques").count(), 0);
  await other.expectWell("mail-link-over");
  await other.button("Réduire la fenêtre de chat").click();
  await goTo(other, link);
  await other.panel.waitFor();
  await other.sees("Ce lien a déjà servi ou a expiré.");
  await other.leave();

  const english = await Visitor.open(browser, link, {
    locale: "en-GB",
    dark: true,
    phone: true,
  });
  await english.panel.waitFor();
  await english.sees("This link was used before or has expired.");
  await english.expectWell("mail-link-over-phone-dark");
  await english.leave();
});

step(
  "V3: the transcript is asked for in the menu, and after the close",
  async () => {
    await reader.button("Plus d’options").click();
    await reader.button("Recevoir par e-mail").click();
    const field = reader.panel.getByLabel(
      "Recevoir cette conversation par e-mail",
    );
    await field.fill("léa");
    await reader.panel
      .locator("form.card")
      .getByRole("button", { name: "Envoyer" })
      .click();
    await reader.sees("Vérifiez l’adresse e-mail.");
    await reader.expectWell("mail-transcript");
    await field.fill(address);
    await reader.panel
      .locator("form.card")
      .getByRole("button", { name: "Envoyer" })
      .click();
    await reader.sees(`La conversation part vers ${address}.`);
    await mailed(2);
    const [mail] = await demo.mails();
    assert.equal(mail.subject, "Votre conversation avec Orvelle");
    for (const part of [
      /Vous, \d\d\/\d\d\/\d{4} \d\d:\d\d/,
      /Réparez-vous/,
      /Ana, /,
      /je passe samedi/,
    ]) {
      assert.match(mail.text, part);
    }
    assert.doesNotMatch(mail.text, /#pupitre/);

    await ana.close();
    await reader.button("Recevoir par e-mail").waitFor();
    await reader.expectWell("mail-after-close");
  },
);

step("V3: whoever has the mail says that they want no more of them, in one click, and may want them again", async () => {
  const page = await openPage(reader.context);
  await page.goto(stop);
  await page.getByRole("heading", { name: "Ne plus recevoir ces e-mails ?" }).waitFor();
  await picture(page, "mail-stop");
  assert.deepEqual(await axe(page), [], "accessibility of the page that a mail leads to");
  await page.getByRole("button", { name: "Ne plus les recevoir" }).click();
  await page.getByRole("heading", { name: "C’est noté." }).waitFor();
  assert.equal(page.url(), stop);
  await picture(page, "mail-stopped");
  await page.getByRole("button", { name: "Les recevoir à nouveau" }).click();
  await page.getByRole("button", { name: "Ne plus les recevoir" }).waitFor();
  assert.deepEqual(page.mistakes, [], "errors in the page that a mail leads to");
  const dark = await openContext(browser, { phone: true, dark: true });
  const phone = await openPage(dark);
  await phone.goto(stop);
  await picture(phone, "mail-stop-phone-dark");
  assert.deepEqual(await axe(phone), [], "accessibility of the page, in the dark");
  await dark.close();
});

step("O4: the demo's mail box shows what would have been sent", async () => {
  const page = await openPage(reader.context);
  await page.goto(`${demo.shopUrl}/mailbox`);
  await page
    .getByRole("heading", { name: "Votre conversation avec Orvelle" })
    .waitFor();
  await picture(page, "mailbox");
  assert.deepEqual(await axe(page), [], "accessibility of the mail box");
  assert.deepEqual(page.mistakes, [], "errors in the page");
});
