// The brand's logo and an agent's face: set in the settings, seen on a page of another origin where they should be
// and nowhere else (V1, D6, M5).
import assert from "node:assert/strict";
import { after, before, test as single } from "node:test";
import { launch, openContext, openPage, story } from "./support/browser.mjs";
import { ChatAgent } from "./support/chat-agent.mjs";
import { startDemo } from "./support/demo.mjs";
import { eventually } from "./support/desk.mjs";
import { until, Visitor } from "./support/widget.mjs";

const test = story(single);
const ana_email = "ana@orvelle.example";
const bo_email = "bo@orvelle.example";

const lamp = `<svg viewBox="0 0 64 64" width="256" height="256"><rect width="64" height="64" fill="#203a37"/>
  <path d="M32 14v8M18 38a14 14 0 0 1 28 0Z" fill="#f2c76b" stroke="#f2c76b" stroke-width="2"/>
  <path d="M27 43a5 5 0 0 0 10 0Z" fill="#fff"/></svg>`;
const face = `<svg viewBox="0 0 64 64" width="1400" height="1400"><rect width="64" height="64" fill="#c9d8e8"/>
  <circle cx="32" cy="27" r="12" fill="#e3b38f"/><path d="M20 24a12 12 0 0 1 24 0q-12-5-24 0" fill="#3b2a22"/>
  <path d="M10 64a22 20 0 0 1 44 0Z" fill="#6a4a7c"/></svg>`;

let browser;
let demo;
let ana;
let bo;
let visitor;
let logo;
let photo;

/** A drawing as a file of points. */
async function drawn(svg, type) {
  const context = await openContext(browser);
  const page = await openPage(context);
  await page.setViewportSize({ width: 1400, height: 1400 });
  await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg}`);
  const buffer = await page.locator("svg").screenshot({ type });
  await context.close();
  return buffer;
}

/** A picture that is there, and was read. */
const isDrawn = (image) => image.evaluate((it) => it.complete && it.naturalWidth > 0);

async function bring(agent, field, name, buffer) {
  const mimeType = name.endsWith(".jpg") ? "image/jpeg" : "image/png";
  await agent.get(`${field}-input`).setInputFiles({ name, mimeType, buffer });
}

async function turnTo(agent, path) {
  await agent.page.goto(`${demo.url}${path}`);
  await agent.page.locator("h1:visible").waitFor();
}

const settings = async (agent) => turnTo(agent, `/settings/channels/${await ana.site()}`);
/** On the rail; on a phone there is another. */
const menu = (agent) => agent.get("account-menu").first();
const sign = (visitor) => visitor.page.locator("pupitre-chat .h img.sign");
const photoOf = (visitor) => visitor.page.locator("pupitre-chat .h img.photo");

before(async () => {
  browser = await launch();
  demo = await startDemo({
    agents: [
      { email: ana_email, name: "Ana Ortega", role: "manager" },
      { email: bo_email, name: "Bo Lindqvist" },
    ],
  });
  logo = await drawn(lamp, "png");
  photo = await drawn(face, "jpeg");
  ana = await ChatAgent.enter(browser, demo, ana_email);
  bo = await ChatAgent.enter(browser, demo, bo_email);
  await ana.chooseChat("available");
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

test("V1: the logo is chosen in the settings, and the preview shows it", async () => {
  await settings(ana);
  await ana.get("chat-greeting-fr").fill("Une question sur cette lampe ?");
  await ana.get("chat-save").click();
  await ana.get("chat-save").waitFor({ state: "hidden" });
  const field = ana.get("chat-logo");
  await field.getByText("O", { exact: true }).waitFor();
  await bring(ana, "chat-logo", "logo.png", logo);
  await until(async () => isDrawn(field.locator("img")), "the logo in its field");
  await ana.get("preview-scene").getByRole("radio", { name: "Accueil", exact: true }).check();
  const preview = ana.page.frameLocator("[data-testid=preview-frame]");
  await until(async () => isDrawn(preview.locator(".h img.sign")), "the logo in the preview");
  await ana.expectWell("settings-chat-logo");
});

test("V1: a page of another origin shows it beside the button and in the head", async () => {
  visitor = await Visitor.open(browser, demo.shopUrl);
  const beside = visitor.page.locator("pupitre-chat .tease .sign img");
  await until(async () => isDrawn(beside), "the logo beside the greeting");
  await visitor.expectWell("widget-logo-closed");
  await visitor.openChat();
  await until(async () => isDrawn(sign(visitor)), "the logo in the head");
  await visitor.expectWell("widget-logo-start");
});

test("B-113, B-111: what is no picture is refused with a sentence, and the logo stays", async () => {
  const svg = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`);
  const page = Buffer.from("<!doctype html><script>alert(1)</script>");
  const refusal = ana.get("chat-logo-refusal");
  for (const [name, buffer, words] of [
    ["logo.svg", svg, "n’est pas une image PNG, JPEG ou WebP"],
    ["logo.png", page, "n’est pas une image PNG, JPEG ou WebP"],
    ["logo.png", Buffer.concat([logo, Buffer.alloc(600 * 1024)]), "dépasse 512 Ko"],
    ["logo.png", logo.subarray(0, logo.length / 2), "est abîmée"],
    ["logo.png", Buffer.alloc(0), "est vide"],
  ]) {
    await bring(ana, "chat-logo", name, buffer);
    await refusal.filter({ hasText: words }).waitFor();
  }
  assert.ok(await isDrawn(ana.get("chat-logo").locator("img")), "the logo is still there");
  await ana.expectWell("settings-chat-logo-refused");
});

test("V1: another logo is dropped on the field, and taken away by the keyboard", async () => {
  const image = ana.get("chat-logo").locator("img");
  const before = await image.getAttribute("src");
  const bytes = (await drawn(lamp.replace("#203a37", "#7a2036"), "png")).toString("base64");
  const file = await ana.page.evaluateHandle((bytes) => {
    const transfer = new DataTransfer();
    const content = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([content], "logo.png", { type: "image/png" }));
    return transfer;
  }, bytes);
  await ana.get("chat-logo").dispatchEvent("drop", { dataTransfer: file });
  await until(async () => (await image.getAttribute("src")) !== before, "another logo");
  const old = await visitor.page.evaluate(async (url) => (await fetch(url)).status, `${demo.url}${before}`)
    .catch(() => "refused");
  assert.equal(old, "refused", "a page of another origin gets nothing of the desk's");
  visitor.page.mistakes.length = 0;

  await ana.get("chat-logo-remove").focus();
  await ana.page.keyboard.press("Enter");
  await image.waitFor({ state: "detached" });
  await eventually(
    () => ana.page.evaluate(() => document.activeElement?.dataset.testid),
    "chat-logo-choose",
    "what has the focus",
  );
  await visitor.page.reload();
  await visitor.panel.locator("span.sign").filter({ hasText: "O" }).waitFor();
  assert.equal(await sign(visitor).count(), 0, "the initial stands there again");
  await bring(ana, "chat-logo", "logo.png", logo);
  await image.waitFor();
});

test("M5: an agent chooses their picture, heavy as the camera took it, and colleagues see it", async () => {
  await turnTo(ana, "/");
  await menu(ana).click();
  await ana.get("account-settings").click();
  await ana.get("nav-profile").click();
  await bring(ana, "avatar", "moi.jpg", photo);
  await until(async () => isDrawn(ana.get("avatar").locator("img")), "the picture in its field");
  await until(async () => isDrawn(menu(ana).locator("img")), "the picture in the menu");
  await ana.expectWell("settings-profile");
  await turnTo(bo, "/settings/profile");
  await bring(bo, "avatar", "moi.svg", Buffer.from("<svg/>"));
  await bo.get("avatar-refusal").filter({ hasText: "n’est pas une image" }).waitFor();
});

test("D6: a visitor sees it where the site shows who answers, and only there", async () => {
  await turnTo(ana, "/");
  const config = `${demo.url}/chat/v1/demo/config`;
  const asked = () => visitor.page.evaluate(async (at) => (await (await fetch(at)).json()).availability, config);
  await eventually(asked, "available", "Ana is back on her desk");
  await visitor.page.reload();
  await until(async () => isDrawn(sign(visitor)), "the logo in the head");
  await visitor.says("Bonjour, est-elle livrée avec une ampoule ?");
  await ana.openChat();
  await ana.answer("Oui, une ampoule LED.");
  await visitor.answer("Oui, une ampoule LED.").waitFor();
  await until(async () => isDrawn(photoOf(visitor)), "the face in the head");
  await until(async () => isDrawn(sign(visitor)), "the logo on the face");
  await visitor.expectWell("widget-face");
  await until(async () => isDrawn(ana.get("contact-sees").locator("img")), "what the visitor sees");
  await ana.expectWell("desk-face");

  await ana.set({ shows_agent: false });
  await visitor.page.reload();
  await visitor.answer("Oui, une ampoule LED.").waitFor();
  await until(async () => isDrawn(sign(visitor)), "the logo in the head");
  assert.equal(await photoOf(visitor).count(), 0, "no face where the site shows the brand");
  await ana.set({ shows_agent: true });
});

test("M5: a manager takes a picture away, and it is gone everywhere", async () => {
  await ana.chooseChat("unavailable");
  await turnTo(bo, "/settings/profile");
  await bring(bo, "avatar", "moi.jpg", photo);
  await menu(bo).locator("img").waitFor();
  await turnTo(ana, "/settings/team");
  const row = ana.page.locator("[data-testid=agent-row][data-name='Bo Lindqvist']");
  await until(async () => isDrawn(row.locator("img")), "the picture in the list");
  await ana.expectWell("settings-team-faces");
  await row.getByTestId("agent-actions").click();
  await ana.get("agent-avatar-remove").click();
  await row.locator("img").waitFor({ state: "detached" });
  await menu(bo).locator("img").waitFor({ state: "detached" });
});

test("V1, M5: the pages are well in each look", async () => {
  for (const look of [{ dark: true, locale: "en-GB" }, { phone: true }, { phone: true, dark: true, locale: "en-GB" }]) {
    const name = `${look.phone ? "phone-" : ""}${look.dark ? "dark-en" : "light-fr"}`;
    const agent = await ChatAgent.enter(browser, demo, ana_email, look);
    await turnTo(agent, "/settings/profile");
    await agent.get("avatar").locator("img").waitFor();
    await agent.expectWell(`settings-profile-${name}`);
    await settings(agent);
    await agent.get("chat-logo").locator("img").waitFor();
    await agent.get("chat-logo").scrollIntoViewIfNeeded();
    await agent.expectWell(`settings-chat-logo-${name}`);
    await agent.leave();
    const other = await Visitor.open(browser, demo.shopUrl, look);
    const beside = other.page.locator("pupitre-chat .tease .sign img");
    if (!look.locale) await until(async () => isDrawn(beside), "the logo beside the greeting");
    await other.launcher.waitFor();
    await other.expectWell(`widget-logo-closed-${name}`);
    await other.openChat();
    await until(async () => isDrawn(sign(other)), "the logo in the head");
    await other.expectWell(`widget-logo-start-${name}`);
    await other.leave();
  }
});
