// Channels (C1, C5): a number is connected, corrected, subscribed and tried; what the platform says reaches managers.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test as single } from "node:test";
import { launch, story } from "./support/browser.mjs";
import { password, startDemo } from "./support/demo.mjs";
import { Agent, eventually } from "./support/desk.mjs";
import { given, startHouse } from "./support/house.mjs";
import { expectWellInEachLook, openManager } from "./support/settings.mjs";

const test = story(single);
const email = "noor@orvelle.example";

let browser;
let house;
let noor;
let visitor;

before(async () => {
  browser = await launch();
  house = await startHouse({ email, name: "Noor" });
  noor = await Agent.open(browser, house, email);
  // Without a channel nobody has a status to wait for.
  await noor.get("login-email").fill(email);
  await noor.get("login-password").fill(password);
  await noor.get("login-submit").click();
  await noor.get("desk").waitFor();
});

after(async () => {
  await browser?.close();
  await house?.stop();
});

test("C1: without a channel the page says how to begin, and nothing is sent half written", async () => {
  await noor.page.goto(`${house.url}/settings/channels`);
  await noor.get("settings-empty").waitFor();
  await noor.expectWell("settings-channels-empty");
  await noor.get("channel-add").click();
  await noor.get("edit-save").click();
  await noor.get("new-channel").getByText("Écrivez quelque chose ici.").waitFor();
});

test("C1: a wrong token is told in words, with what to do", async () => {
  await noor.get("new-brand").fill("Orvelle");
  await noor.get("new-phone-number-id").fill(given.phone_number_id);
  await noor.get("new-business-account-id").fill(given.business_account_id);
  await noor.get("new-access-token").fill("EAAG-not-the-right-token");
  await noor.get("new-app-secret").fill(given.app_secret);
  await noor.expectWell("settings-channels-new");
  await noor.get("edit-save").click();
  await noor.get("setup-account").waitFor();
  await noor.get("setup-check").click();
  await noor.get("check-problem").filter({ hasText: "Le jeton d’accès est refusé par Meta" }).waitFor();
  assert.equal(await noor.get("check-problem").first().getAttribute("data-code"), "token_invalid");
  await noor.expectWell("settings-channel-wrong-token");
});

test("C5: managers are told wherever they are", async () => {
  await noor.page.goto(house.url);
  await noor.get("channel-news").getByText("le jeton d’accès est refusé", { exact: false }).waitFor();
  await noor.expectWell("channel-news-banner");
  await noor.get("channel-news-open").click();
  await noor.get("setup-account").waitFor();
});

test("C1: the right token counts at once; only its end is ever shown again", async () => {
  await noor.get("setup-access-token-replace").click();
  await noor.get("setup-access-token").fill(given.access_token);
  await noor.get("setup-account-save").click();
  await eventually(
    () => noor.get("check-result").getAttribute("data-ok"),
    "true",
    "the connection works",
  );
  await noor.get("setup-access-token-end").filter({ hasText: "3fQz" }).waitFor();
  const page = await noor.page.content();
  assert.ok(!page.includes(given.access_token) && !page.includes(given.app_secret));
  await noor.get("news").filter({ hasText: "Le jeton d’accès est accepté." }).waitFor();
});

test("C1: the account is subscribed, and its messages come to this desk", async () => {
  await noor.get("setup-override").check({ force: true });
  await noor.get("setup-subscribe").click();
  await noor.get("webhook-subscribed").filter({ hasText: "Compte abonné" }).waitFor();
  await noor.get("webhook-verified").filter({ hasText: "Vérifié le" }).waitFor();
});

test("C1: a test message closes the loop", async () => {
  visitor = await house.control("POST", "/_emulator/visitors", { name: "Noor", phone: "33639987001" });
  await noor.get("test-phone").fill("+33 6 39 98 70 01");
  // The templates are fetched by themselves, some seconds after the token was mended.
  await eventually(
    async () => {
      if (await noor.get("test-send").isEnabled()) await noor.get("test-send").click();
      await new Promise((resolve) => setTimeout(resolve, 500));
      return noor.get("test-trace").isVisible();
    },
    true,
    "the test is sent",
  );
  await noor.get("test-accepted").waitFor();
  await noor.get("test-delivered").waitFor();
  await house.control("POST", `/_emulator/visitors/${visitor.id}/messages`, {
    type: "text",
    text: "bonjour",
  });
  await noor.get("test-answered").waitFor();
  await eventually(
    () => noor.get("setup-test").getAttribute("data-done"),
    "true",
    "the step is done",
  );
  await noor.expectWell("settings-channel-loop-closed");
});

test("C5: a quality that sinks is told, and put away once it is seen", async () => {
  await house.control("POST", "/_emulator/updates", {
    field: "phone_number_quality_update",
    value: { display_phone_number: "33639980000", event: "FLAGGED", current_limit: "TIER_2K" },
  });
  const news = noor.page.locator("[data-testid=news][data-code='quality.low']");
  await news.waitFor();
  await noor.expectWell("settings-channel-quality");
  await news.getByTestId("news-seen").click();
  await eventually(() => news.getAttribute("data-current"), "false", "it is put away");
  await noor.get("channel-news").waitFor({ state: "detached" });
});

test("C1: no secret is in the folder of data as it was given", () => {
  const files = readdirSync(house.data, { recursive: true, withFileTypes: true });
  for (const file of files.filter((one) => one.isFile())) {
    const bytes = readFileSync(join(file.parentPath, file.name)).toString("latin1");
    assert.ok(!bytes.includes(given.access_token), `${file.name} has the token in it`);
    assert.ok(!bytes.includes(given.app_secret), `${file.name} has the secret in it`);
  }
});

test("axe finds nothing: both languages, light and dark, computer and phone", async () => {
  const demo = await startDemo({ sample: true });
  try {
    const manager = await openManager(browser, demo, "channels");
    const pages = ["channels"];
    for (const kind of ["whatsapp", "webchat"]) {
      const channel = manager.page.locator(`[data-testid=channel][data-kind=${kind}]`).first();
      const path = await channel.getByTestId("channel-open").getAttribute("href");
      pages.push(path.replace("/settings/", ""));
    }
    await manager.leave();
    await expectWellInEachLook(browser, demo, pages);
    const ana = await Agent.open(browser, demo, "maelle@orvelle.example");
    await ana.logIn("pupitre-demo");
    await ana.page.goto(`${demo.url}/settings/channels`);
    await ana.get("settings-closed").waitFor();
    await ana.leave();
  } finally {
    await demo.stop();
  }
});
