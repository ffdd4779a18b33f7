// Before the first message: consent, opening hours, and what a known visitor of the site proves (V3, V4).
import assert from "node:assert/strict";
import { createHmac, randomUUID } from "node:crypto";
import { oneAgent } from "./support/chat-agent.mjs";
import { eventually } from "./support/desk.mjs";
import { stage } from "./support/stage.mjs";
import { until, Visitor } from "./support/widget.mjs";

const { on, step } = stage(oneAgent.options, oneAgent.enter);

let visitor;
let key;

/** What the site's server signs, as docs/identified-visitors.md says. */
function signed(with_key, { id, name = "", email = "" }) {
  const issued_at = Math.floor(Date.now() / 1000);
  const nonce = randomUUID();
  const text = ["pupitre-identity-v1", "demo", id, name, email, issued_at, nonce].join("\n");
  const signature = createHmac("sha256", with_key).update(text, "utf8").digest("hex");
  return { id, name, email, issued_at, nonce, signature };
}

const identify = (page, identity) => page.evaluate((it) => window.Pupitre("identify", it), identity);

step("V3: nothing leaves before the visitor agreed, and a new text is agreed to anew", async () => {
  const text = { fr: "Nous gardons vos messages un an.", en: "We keep your messages for a year." };
  await on.ana.set({ consent: { text, url: "https://orvelle.example/vie-privee" } });
  visitor = await Visitor.open(on.browser, on.demo.shopUrl);
  await visitor.openChat();
  await visitor.sees("Nous gardons vos messages un an.");
  await visitor.expectWell("chat-consent");
  assert.equal(await on.ana.chats(), 0);
  await visitor.button("J’accepte et je continue").click();
  await visitor.says("J’ai une question");
  await on.ana.expectChats(1);
  await on.ana.set({ consent: { text: { ...text, fr: "Nous gardons vos messages deux ans." } } });
  await visitor.page.reload();
  await visitor.sees("Nous gardons vos messages deux ans.");
  await on.ana.set({ consent: null });
  await on.ana.openChat();
  await on.ana.close();
  await on.ana.expectChats(0);
  await visitor.leave();
});

step("V3: out of hours the page says when somebody is back, and takes the message", async () => {
  const { ana } = on;
  // Open for an hour the day after tomorrow, and never else.
  const opens_on = (new Date().getUTCDay() + 1) % 7;
  const week = Array.from({ length: 7 }, (_, day) =>
    day === opens_on ? [{ from: "09:00", to: "10:00" }] : [],
  );
  const hours = await ana.ask("POST", "/opening-hours", {
    id: randomUUID(),
    name: "Atelier",
    time_zone: "UTC",
    week,
  });
  await ana.ask("PATCH", `/channels/${await ana.site()}`, { opening_hours_id: hours.id });
  visitor = await Visitor.open(on.browser, on.demo.shopUrl);
  await visitor.openChat();
  await visitor.sees("Nous sommes absents");
  await visitor.expectWell("chat-closed");
  await visitor.panel.getByLabel("Votre question").fill("Ouvrez-vous le dimanche ?");
  await visitor.button("Envoyer").click();
  await visitor.own("Ouvrez-vous le dimanche ?").waitFor();
  await ana.expectChats(1);
  await ana.ask("PATCH", `/channels/${await ana.site()}`, { opening_hours_id: null });
  await ana.openChat();
  await ana.answer("Bonjour, non, du lundi au samedi.");
  await visitor.answer("du lundi au samedi").waitFor();
  await ana.close();
  await ana.expectChats(0);
  await visitor.leave();
});

step("V4: who logs in during a chat keeps it, and the desk knows who they are", async () => {
  const { ana } = on;
  await ana.set({ identity: "optional" });
  key = (await ana.ask("POST", `/channels/${await ana.site()}/chat/signing-key`, {})).signing_key;
  visitor = await Visitor.open(on.browser, on.demo.shopUrl);
  await visitor.openChat();
  await visitor.says("Où en est ma commande ?");
  await ana.expectChats(1);
  await ana.openChat();
  await ana.expectMessage("Où en est ma commande ?");
  await identify(visitor.page, signed(key, { id: "4512", name: "Léa Marchand" }));
  await ana.item("Léa Marchand").waitFor();
  assert.equal(await ana.chats(), 1);
  await ana.expectMessage("Où en est ma commande ?");
  await ana.page.getByText("Identifié par le site").waitFor();
  await ana.expectVisitor("Sur le site", await visitor.page.title());
  await visitor.says("C’est moi, Léa");
  await ana.expectMessage("C’est moi, Léa");
  await ana.answer("Bonjour Léa, elle part demain.");
  await visitor.answer("elle part demain").waitFor();
  await ana.expectWell("chat-identified");
});

step("V4: on another device she finds her conversation; a false signature shows nothing of it", async () => {
  const other = await Visitor.open(on.browser, on.demo.shopUrl);
  await identify(other.page, signed(key, { id: "4512", name: "Léa Marchand" }));
  await other.openChat();
  await other.answer("elle part demain").waitFor();
  await other.leave();

  const forger = await Visitor.open(on.browser, on.demo.shopUrl);
  const refused = forger.page.waitForEvent("console", (it) => it.text().includes("chat.identity_invalid"));
  await identify(forger.page, signed("0".repeat(64), { id: "4512", name: "Léa Marchand" }));
  await forger.openChat();
  await refused;
  assert.equal(await forger.answer("elle part demain").count(), 0);
  await forger.says("Je suis Léa");
  await on.ana.expectChats(2);
  await on.ana.openChat("Je suis Léa");
  assert.equal(await on.ana.page.getByText("Identifié par le site").count(), 0);
  await on.ana.close();
  await on.ana.expectChats(1);
  await forger.leave();
});

step("V4: after the logout this browser shows nothing of her, and writes as somebody else", async () => {
  await visitor.page.evaluate(() => window.Pupitre("logout"));
  await eventually(() => visitor.answer("elle part demain").count(), 0, "her answers, after the logout");
  await visitor.page.reload();
  await visitor.sees("Bonjour, comment pouvons-nous vous aider ?");
  assert.equal(await visitor.own("C’est moi, Léa").count(), 0);
  await visitor.says("Une autre question");
  await on.ana.expectChats(2);
  await on.ana.openChat("Une autre question");
  assert.match(await on.ana.page.locator("[data-testid=sheet] h2").innerText(), /^Visiteur \d{4}$/u);
  await visitor.leave();
});

step("V4: a site for known visitors only says so, and takes whoever proves it", async () => {
  await on.ana.set({ identity: "required" });
  visitor = await Visitor.open(on.browser, on.demo.shopUrl, { phone: true });
  await visitor.openChat();
  await visitor.sees("Connectez-vous pour écrire");
  await visitor.expectWell("chat-known-only-phone");
  await identify(visitor.page, signed(key, { id: "9", name: "Marc" }));
  await until(() => visitor.field.isVisible(), "the field");
  await visitor.says("Me voilà");
  await on.ana.expectChats(3);
  await on.ana.item("Marc").waitFor();
  await visitor.leave();
});
