// The log of a channel: what Meta sent and what was done with it, without a word of the messages (C1, C2).
import assert from "node:assert/strict";
import { after, before, test as single } from "node:test";
import { launch, story } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { eventually } from "./support/desk.mjs";
import { openManager } from "./support/settings.mjs";

const test = story(single);
const word = "mot de passe oublié";

let browser;
let demo;
let noor;
let path;

before(async () => {
  browser = await launch();
  demo = await startDemo({ sample: true });
  noor = await openManager(browser, demo, "channels");
  const number = noor.page.locator("[data-testid=channel][data-kind=whatsapp]").first();
  path = await number.getByTestId("channel-open").getAttribute("href");
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Posts to the webhook as somebody who does not have the secret. */
async function post(body, headers = {}) {
  const refused = await fetch(`${demo.url}/webhooks/whatsapp`, { method: "POST", headers, body });
  assert.equal(refused.status, 401);
}

async function openLog(agent) {
  await agent.page.goto(`${demo.url}${path}`);
  await agent.get("webhook-log-open").click();
  await agent.get("webhook-log").waitFor();
}

test("C1: what came is listed newest first, and says what was done with it", async () => {
  const visitor = await demo.visitor("Jeanne Log", "33639980041");
  await demo.control("PUT", "/_emulator/faults", { duplicate: true });
  await demo.says(visitor, word);
  await demo.control("PUT", "/_emulator/faults", { duplicate: false });
  await demo.control("POST", "/_emulator/updates", {
    field: "novelties",
    value: { a: 1 },
  });
  await demo.flush();
  const { phone_number_id } = await demo.control("GET", "/_emulator/state");
  const metadata = { phone_number_id };
  const forged = { entry: [{ id: "1", changes: [{ value: { metadata } }] }] };
  await post(JSON.stringify(forged), { "x-hub-signature-256": `sha256=${"0".repeat(64)}` });
  await post("{}");
  await openLog(noor);
  const count = async (selector) => {
    await noor
      .get("webhook-log")
      .getByRole("button", { name: "Actualiser" })
      .click();
    return noor.page.locator(`[data-testid=webhook-line]${selector}`).count();
  };
  const has = (selector) => async () => (await count(selector)) > 0;
  await eventually(
    has("[data-kind='message.text'][data-outcome=taken]"),
    true,
    "the message",
  );
  await eventually(
    has("[data-kind='message.text'][data-outcome=duplicate]"),
    true,
    "its double",
  );
  await eventually(
    has("[data-kind=body][data-outcome=refused]"),
    true,
    "what only says that it is of this number",
  );
  assert.ok(
    !(await noor.get("webhook-log").innerText()).includes(word),
    "no word of a message",
  );
  await noor
    .get("webhook-log")
    .getByText("sa signature ne le prouve pas", { exact: false })
    .waitFor();
  assert.equal(await count("[data-outcome=refused]"), 1, "and nothing else that was refused");
  await noor.expectWell("webhook-log");
  await noor.page.keyboard.press("Escape");
  await noor.get("webhook-log").waitFor({ state: "detached" });
});

test("C1: what names no number is listed once, below the channels", async () => {
  await noor.page.goto(`${demo.url}/settings/channels`);
  await noor.get("unattributed-open").click();
  await noor.get("webhook-line").first().waitFor();
  assert.deepEqual(
    await noor.get("webhook-line").evaluateAll((all) => all.map((one) => one.dataset.outcome)),
    ["refused", "kept_aside"],
    "what is not signed, and a field of the account that the desk does not know",
  );
  await noor.expectWell("webhook-log-unattributed");
  await noor.page.keyboard.press("Escape");
  await noor.get("webhook-log").waitFor({ state: "detached" });
});

for (const look of [
  { name: "dark-en", dark: true, locale: "en-GB" },
  { name: "phone", phone: true },
  { name: "phone-dark-en", phone: true, dark: true, locale: "en-GB" },
]) {
  test(`axe finds nothing in the log: ${look.name}`, async () => {
    const again = await openManager(browser, demo, "channels", look);
    await openLog(again);
    await again.get("webhook-line").first().waitFor();
    await again.expectWell(`webhook-log-${look.name}`);
    await again.leave();
  });
}
