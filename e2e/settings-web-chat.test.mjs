// The settings of a web chat (V1, V3 to V6): one is created, set as the brand wants it, and the widget on the
// brand's page follows.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test as single } from "node:test";
import { launch, picture, story } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { eventually } from "./support/desk.mjs";
import { expectWellInEachLook, openManager } from "./support/settings.mjs";
import { Visitor, until } from "./support/widget.mjs";

const test = story(single);

let browser;
let demo;
let noor;
let shop;
let tag = "";

/** A page of the brand, with the tag as it was copied. */
async function startShop() {
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(`<!doctype html><html lang="fr"><title>Boutique</title><main><h1>Boutique</h1></main>${tag}`);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => server.close() };
}

const frame = () => noor.page.frameLocator("[data-testid=preview-frame]");

const choose = (group, name) => noor.get(group).getByRole("radio", { name, exact: true }).check();

async function saveAll() {
  await noor.get("chat-save").click();
  await noor.get("chat-save").waitFor({ state: "hidden" });
}

before(async () => {
  browser = await launch();
  [demo, shop] = await Promise.all([startDemo({ sample: true }), startShop()]);
  noor = await openManager(browser, demo, "channels");
  await noor.context.grantPermissions(["clipboard-read", "clipboard-write"]);
});

after(async () => {
  await browser?.close();
  await demo?.stop();
  shop?.stop();
});

test("V6: a web chat is created for a brand and its site, and nothing is sent half written", async () => {
  await noor.get("chat-add").click();
  await noor.get("new-chat-name").fill("Boutique");
  await noor.get("new-chat-brand").selectOption("");
  await noor.get("edit-save").click();
  await noor.get("new-chat").getByText("Écrivez quelque chose ici.").waitFor();
  await noor.get("new-chat-brand-name").fill("Verre & Sable");
  await noor.get("new-chat-origin").fill("https://*.verre.example");
  await noor.get("edit-save").click();
  await noor.get("new-chat").getByText("Ce n’est pas l’adresse d’un site.", { exact: false }).waitFor();
  await noor.get("new-chat-origin").fill(`${shop.url}/panier?article=3`);
  await noor.expectWell("settings-web-chat-new");
  await noor.get("edit-save").click();
  await noor.get("chat-form").waitFor();
  assert.equal(await noor.get("origin-0").inputValue(), shop.url, "the origin of the page alone");
  await noor.get("chat-state").filter({ hasText: "En ligne" }).waitFor();
});

test("V1: the preview is the widget itself, and follows what is typed", async () => {
  await frame().getByText("Bonjour, comment pouvons-nous vous aider ?").waitFor();
  await noor.get("chat-brand").fill("Verre et Sable");
  await frame().locator(".h b").filter({ hasText: "Verre et Sable" }).waitFor();
  await noor.get("chat-color").fill("E4002B");
  await noor.get("chat-color").blur();
  await noor.get("chat-contrast").filter({ hasText: "Texte blanc" }).waitFor();
  const head = () => frame().locator(".h").evaluate((it) => getComputedStyle(it).backgroundColor);
  await eventually(head, "rgb(228, 0, 43)", "the head has the color");
  await noor.get("chat-greeting-fr").fill("Bonjour, une question sur nos vases ?");
  await frame().locator(".tease").getByText("une question sur nos vases").waitFor();
  await noor.expectWell("settings-web-chat-preview-button");
  await choose("preview-scene", "Échange");
  await frame().getByText("Bonjour, je regarde tout de suite où elle est.").waitFor();
  await noor.get("preview-phone").click();
  await noor.get("preview-dark").click();
  await noor.expectWell("settings-web-chat-preview-phone");
  await noor.get("preview-en").click();
  await frame().getByText("Hello, I am looking where it is right now.").waitFor();
  for (const name of ["preview-computer", "preview-light", "preview-fr"]) await noor.get(name).click();
});

test("V6: a color that is none, and a page that is none, are told at their place", async () => {
  await noor.get("chat-color").fill("rouge");
  await noor.get("chat-color").blur();
  await noor.get("chat-look").getByText("Une couleur s’écrit avec six", { exact: false }).waitFor();
  await noor.get("chat-color").fill("#E4002B");
  await noor.get("chat-color").blur();
  await noor.get("origin-add").click();
  await noor.get("origin-1").fill("https://www.verre.example");
  await noor.get("origin-add").click();
  await noor.get("origin-2").fill("www.verre.example/vases");
  await noor.get("origin-2").blur();
  await noor.get("origin-2-fault").filter({ hasText: "déjà dans la liste" }).waitFor();
  // What only the server refuses comes back to its line.
  await noor.get("origin-2").fill("https://-verre.example");
  await noor.get("chat-save").click();
  await noor.get("origin-2-fault").waitFor();
  await eventually(() => noor.get("origin-2").getAttribute("aria-invalid"), "true", "the third line");
  assert.equal(await noor.get("origin-1-fault").count(), 0);
  await noor.expectWell("settings-web-chat-refused");
  await noor.get("origin-2-remove").click();
  await saveAll();
});

test("V1: the tag is copied, and the widget on the brand's page is as it was set", async () => {
  await noor.get("chat-tag-copy").click();
  tag = await noor.page.evaluate(() => navigator.clipboard.readText());
  assert.equal(tag, await noor.get("chat-tag").textContent());
  const lea = await Visitor.open(browser, shop.url);
  await lea.page.locator("pupitre-chat").getByText("une question sur nos vases").waitFor();
  await lea.openChat();
  await lea.sees("Verre et Sable");
  const color = await lea.panel.locator(".h").evaluate((it) => getComputedStyle(it).backgroundColor);
  assert.equal(color, "rgb(228, 0, 43)");
  await lea.expectWell("settings-web-chat-on-the-page");
  await lea.leave();
});

test("V1: a word of the chat becomes the brand's, and goes back", async () => {
  await noor.get("chat-texts-search").fill("propulsé");
  await noor.get("text-foot.by-fr").fill("Servi par");
  await noor.get("chat-texts-count").filter({ hasText: "1 texte remplacé" }).waitFor();
  await frame().getByText("Servi par").waitFor();
  await noor.get("text-foot.by-reset").click();
  await frame().getByText("Propulsé par").waitFor();
  await noor.get("chat-texts-search").fill("votre question");
  await noor.get("text-absent.question-fr").fill("Votre question sur un vase");
  await noor.get("chat-texts-search").fill("zzz");
  await noor.get("chat-texts-none").waitFor();
  await noor.get("chat-texts-search").fill("");
  await noor.get("chat-texts-away").locator("summary").click();
  await noor.expectWell("settings-web-chat-texts");
});

test("V3, V5: consent and survey are worded in both languages; a changed text is asked again", async () => {
  await noor.get("chat-asks-consent").click();
  await noor.get("chat-save").click();
  await noor.get("chat-consent").getByText("Écrivez quelque chose ici.").waitFor();
  await noor.get("chat-consent-text-fr").fill("Vos messages sont gardés un an.");
  await noor.get("chat-consent-text-en").fill("Your messages are kept for a year.");
  await noor.get("chat-consent-url").fill("https://www.verre.example/donnees");
  await frame().getByText("Vos messages sont gardés un an.").waitFor();
  await noor.get("chat-survey-question-fr").fill("Le vase vous plaît ?");
  await frame().getByText("Le vase vous plaît ?").waitFor();
  await noor.expectWell("settings-web-chat-survey");
  await noor.get("preview-en").click();
  // Without words in a language, those of the other are said.
  await frame().getByText("Le vase vous plaît ?").waitFor();
  await frame().getByText("Anything to add?").waitFor();
  await noor.get("preview-fr").click();
  await saveAll();
  await noor.get("chat-consent").getByText("Version 1.", { exact: false }).waitFor();

  const lea = await Visitor.open(browser, shop.url);
  await lea.openChat();
  await lea.sees("Vos messages sont gardés un an.");
  await lea.button("J’accepte et je continue").click();
  // Nobody is there: the question is taken, in the brand's own words.
  await lea.panel.getByLabel("Votre question sur un vase").waitFor();
  await noor.get("chat-consent-text-fr").fill("Vos messages sont gardés deux ans.");
  await noor.get("chat-consent-again").waitFor();
  await noor.expectWell("settings-web-chat-consent");
  await saveAll();
  // The panel was open, and is again.
  await lea.page.reload();
  await lea.sees("Vos messages sont gardés deux ans.");
  await lea.leave();
});

test("V4: a signing key is shown once, and the one before counts for a day", async () => {
  await choose("chat-identity-policy", "Si connecté");
  await noor.get("chat-key-make").click();
  const key = await noor.get("chat-key").textContent();
  assert.match(key, /^[0-9a-f]{64}$/);
  await choose("chat-example", "Python");
  await noor.expectWell("settings-web-chat-key");
  await saveAll();
  await noor.page.reload();
  await noor.get("chat-key-end").filter({ hasText: key.slice(-6) }).waitFor();
  assert.ok(!(await noor.page.content()).includes(key));
  await noor.get("chat-key-make").click();
  await noor.get("chat-key-confirm").click();
  await noor.get("chat-key-previous").waitFor();
  // As text or as bytes, neither is in what a backup would take along.
  const files = readdirSync(demo.data, { recursive: true, withFileTypes: true });
  for (const file of files.filter((one) => one.isFile())) {
    const bytes = readFileSync(join(file.parentPath, file.name));
    const has = bytes.includes(key) || bytes.includes(Buffer.from(key, "hex"));
    assert.ok(!has, `${file.name} has the key in it`);
  }
});

test("what is not saved is asked about before the page is left", async () => {
  await noor.get("chat-is-on").click();
  await noor.get("setup-back").click();
  await noor.get("leave-stay").click();
  await saveAll();
  await noor.get("chat-state").filter({ hasText: "Éteint" }).waitFor();
  const lea = await Visitor.open(browser, shop.url);
  await until(async () => (await lea.page.locator("pupitre-chat").count()) === 0, "no chat");
  await lea.leave();
  await noor.get("chat-is-on").click();
  await saveAll();
});

test("offline nothing can be saved, and what was typed stays", async () => {
  await noor.get("chat-greeting-en").fill("Hello, a question about our vases?");
  await noor.context.setOffline(true);
  await noor.get("settings-offline").waitFor();
  await eventually(() => noor.get("chat-save").isDisabled(), true, "it cannot be saved");
  await noor.context.setOffline(false);
  await noor.get("settings-offline").waitFor({ state: "detached" });
  await saveAll();
});

test("axe finds nothing: both languages, light and dark, computer and phone", async () => {
  const path = new URL(noor.page.url()).pathname.replace("/settings/", "");
  for (const top of [700, 1500, 2300]) {
    await noor.page.locator("main").first().evaluate((it, y) => it.scrollTo(0, y), top);
    await picture(noor.page, `settings-web-chat-scrolled-${top}`);
  }
  await noor.leave();
  await expectWellInEachLook(browser, demo, [path]);
});
