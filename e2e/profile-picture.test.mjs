// The picture of the brand's profile (C1, D6): read at the platform, kept and served by the desk, beside the conversation and
// in the settings; another one, one that is none, and none at all.
import assert from "node:assert/strict";
import { after, before, test as single } from "node:test";
import { launch, story } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { Agent, eventually } from "./support/desk.mjs";

const test = story(single);

let browser;
let demo;
let ana;
let maya;
/** What the browsers asked of other hosts than the desk. */
const elsewhere = [];

before(async () => {
  browser = await launch();
  demo = await startDemo({
    agents: [
      { email: "ana@orvelle.example", name: "Ana Petit", limit: 9 },
      { email: "maya@orvelle.example", name: "Maya Chef", limit: 9, role: "manager" },
    ],
  });
  ana = await open("ana@orvelle.example");
  maya = await open("maya@orvelle.example");
  await ana.choose("available");
  await demo.says(await demo.visitor("Inès Roux", "33639980031"), "Bonjour");
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

async function open(email, look = {}) {
  const agent = await Agent.open(browser, demo, email, look);
  agent.page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== demo.url) elsewhere.push(request.url());
  });
  await agent.logIn();
  return agent;
}

/** Whether a picture is drawn, and where it comes from. */
async function drawn(locator) {
  await locator.waitFor();
  await eventually(() => locator.evaluate((one) => one.naturalWidth > 0), true, "it is drawn");
  return locator.getAttribute("src");
}

const settings = () => maya.get("profile-picture");
const shown = () => drawn(settings().getByTestId("brand-picture"));
const words = () => maya.get("profile-picture-words").textContent();
const seen = () => ana.get("panel").locator(".brand img");

async function check() {
  await maya.get("setup-check").click();
  await eventually(() => maya.get("setup-check").isEnabled(), true, "the check is done");
}

/** Paints a picture of one color; its bytes. */
async function painted(color) {
  const page = await browser.newPage({ viewport: { width: 320, height: 320 } });
  await page.setContent(`<body style="margin:0;background:${color}"></body>`);
  const bytes = await page.screenshot({ type: "png" });
  await page.close();
  return bytes;
}

test("D6: beside the conversation the agent sees the picture that the visitor sees", async () => {
  await ana.open("Inès Roux");
  // The channel is checked by itself some seconds after the start.
  await eventually(
    async () => {
      await ana.page.reload();
      await ana.get("desk").waitFor();
      await ana.get("panel").locator(".brand").waitFor();
      return seen().count();
    },
    1,
    "the picture is fetched",
  );
  const url = await drawn(seen());
  assert.match(url, /^\/api\/v1\/channels\/[0-9a-f-]{36}\/picture\/[0-9a-f]{64}$/);
  const answer = await ana.page.request.get(demo.url + url);
  assert.equal(answer.headers()["content-type"], "image/jpeg", "drawn anew");
  assert.equal(answer.headers()["x-content-type-options"], "nosniff");
  assert.match(answer.headers()["content-security-policy"], /sandbox/);
  assert.equal((await fetch(demo.url + url)).status, 401, "only to who is logged in");
  await ana.expectWell("profile-picture-desk");
});

test("C1: the settings show it, in the profile and on the visitor's phone", async () => {
  await maya.page.goto(`${demo.url}/settings/channels`);
  const whatsapp = maya.page.locator("[data-testid=channel][data-kind=whatsapp]").first();
  await whatsapp.getByTestId("channel-open").click();
  const url = await shown();
  assert.equal(await drawn(maya.get("phone-preview").getByTestId("brand-picture")), url);
  assert.match(await words(), /gestionnaire WhatsApp/);
  await settings().scrollIntoViewIfNeeded();
  await maya.expectWell("profile-picture-settings");
});

test("C1: another picture at the platform is another one here, at the next check", async () => {
  const before = await shown();
  const response = await fetch(`${demo.phoneUrl}/_emulator/profile/picture`, {
    method: "PUT",
    headers: { "content-type": "image/png" },
    body: await painted("#7a3b2e"),
  });
  assert.equal(response.status, 204);
  await check();
  await eventually(async () => (await shown()) !== before, true, "the other picture");
  assert.equal((await maya.page.request.get(demo.url + before)).status(), 404);
});

test("B-113: a drawing that could hold a script is not shown, and the settings say so", async () => {
  await demo.control("PUT", "/_emulator/faults", { picture: "svg" });
  await check();
  await settings().getByTestId("brand-initials").waitFor();
  assert.match(await words(), /ce n’est pas une image/);
  await demo.control("PUT", "/_emulator/faults", { picture: "redirect" });
  await check();
  await eventually(async () => (await words()).includes("celles de Meta"), true, "the reason");
  await maya.expectWell("profile-picture-refused");
  await demo.control("PUT", "/_emulator/faults", { picture: null });
  await check();
  await shown();
  assert.match(await words(), /gestionnaire WhatsApp/);
});

test("D6: a profile without a picture is shown by its initials", async () => {
  await demo.control("DELETE", "/_emulator/profile/picture");
  await check();
  await settings().getByTestId("brand-initials").waitFor();
  assert.match(await words(), /n’en a pas/);
  await ana.page.reload();
  await ana.get("panel").locator(".brand .logo").waitFor();
  assert.equal(await seen().count(), 0);
});

test("C1: nothing was ever asked of the platform by a browser", () => {
  assert.deepEqual(elsewhere, []);
});

test("axe finds nothing: both languages, light and dark, computer and phone", async () => {
  const bytes = await painted("linear-gradient(120deg, #203a37, #f2c879)");
  await fetch(`${demo.phoneUrl}/_emulator/profile/picture`, {
    method: "PUT",
    headers: { "content-type": "image/png" },
    body: bytes,
  });
  await check();
  await shown();
  const address = maya.page.url();
  const looks = { "dark-en": { dark: true, locale: "en-GB" }, phone: { phone: true } };
  for (const [name, look] of Object.entries(looks)) {
    const manager = await open("maya@orvelle.example", look);
    await manager.page.goto(address);
    await drawn(manager.get("profile-picture").getByTestId("brand-picture"));
    await manager.get("profile-picture").scrollIntoViewIfNeeded();
    await manager.expectWell(`profile-picture-settings-${name}`);
    await manager.leave();
  }
});
