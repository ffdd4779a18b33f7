// The emulator's phone as a visitor holds it: a contact, a place, other words, a message taken back, a reaction (C7).
import assert from "node:assert/strict";
import { after, before, test as single } from "node:test";
import {
  axe,
  launch,
  openContext,
  openPage,
  picture,
  story,
} from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { Agent, eventually } from "./support/desk.mjs";

const name = "Odile Prévost";
const test = story(single);

let browser;
let demo;
let ana;
let phone;
let visitor;

before(async () => {
  browser = await launch();
  demo = await startDemo({
    agents: [{ email: "ana@orvelle.example", name: "Ana Petit", limit: 9 }],
  });
  ana = await Agent.open(browser, demo, "ana@orvelle.example");
  await ana.logIn();
  await ana.choose("available");
  visitor = await demo.visitor(name, "33639980051");
  phone = await hold({});
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** The page with the visitor's phone. */
async function hold(look) {
  const context = await openContext(browser, look);
  const page = await openPage(context);
  await page.goto(demo.phoneUrl);
  await page.getByTestId("brand-name").waitFor();
  return page;
}

const bubble = (text) => phone.getByTestId("bubble").filter({ hasText: text });

/** Presses a tool of a bubble from the keyboard: the bubble has the focus, then its tools. */
async function tool(text, key) {
  await bubble(text).last().focus();
  await bubble(text).last().getByTestId(key).focus();
  await phone.keyboard.press("Enter");
}

async function attach(key, dialog) {
  await phone.getByTestId("attach").click();
  await phone.getByRole("menuitem").and(phone.getByTestId(key)).click();
  await phone.getByTestId(dialog).waitFor();
}

const inSheet = (text) => ana.get("sheet").getByText(text).first();

test("C7: the visitor writes, changes the words, and the desk shows both", async () => {
  await phone.getByTestId("composer").fill("Ma lampe est en pane");
  await phone.keyboard.press("Enter");
  await ana.expectNames([name]);
  await ana.open(name);
  await inSheet("Ma lampe est en pane").waitFor();
  await tool("Ma lampe est en pane", "edit");
  const dialog = phone.getByTestId("edit-dialog");
  await dialog.getByRole("textbox").fill("Ma lampe est en panne");
  assert.deepEqual(await axe(phone), []);
  await picture(phone, "emulator-edit");
  await dialog.getByTestId("submit").click();
  await bubble("Ma lampe est en panne").waitFor();
  await bubble("Ma lampe est en panne").getByTestId("edited").waitFor();
  await inSheet("Ma lampe est en panne").waitFor();
});

test("C7: a contact and a place leave as from a phone", async () => {
  await attach("contact", "contact-dialog");
  await picture(phone, "emulator-contact");
  await phone.getByTestId("contact-dialog").getByTestId("submit").click();
  await inSheet("Claire Vidal").waitFor();
  await attach("location", "location-dialog");
  await phone.getByTestId("location-dialog").getByTestId("submit").click();
  await inSheet("Orvelle République").waitFor();
});

test("C7: a reaction stands on the message, on both sides", async () => {
  await tool("Ma lampe est en panne", "react");
  await phone.getByTestId("react-👍").click();
  await ana.get("sheet").getByText("👍").first().waitFor();
});

test("C7: what is taken back is gone from the phone, and the desk says so", async () => {
  await tool("Ma lampe est en panne", "delete");
  await phone.getByTestId("delete-dialog").getByTestId("submit").click();
  const isGone = async () =>
    (await bubble("Ma lampe est en panne").count()) === 0;
  await eventually(isGone, true, "the words are gone");
  assert.equal(
    await phone.getByTestId("edit").count(),
    0,
    "what is gone has no tools",
  );
  const changes = await demo.bubbles(visitor);
  assert.ok(changes.some((it) => it.type === "revoke"));
  assert.deepEqual(await axe(phone), []);
  assert.deepEqual(phone.mistakes, []);
  await picture(phone, "emulator-taken-back");
});

for (const look of [
  { name: "dark-en", dark: true, locale: "en-GB" },
  { name: "phone", phone: true },
  { name: "phone-dark-en", phone: true, dark: true, locale: "en-GB" },
]) {
  test(`axe finds nothing on the phone: ${look.name}`, async () => {
    const page = await hold(look);
    const attachButton = page.getByTestId("attach");
    if ((await attachButton.count()) > 0 && (await attachButton.isVisible())) {
      await attachButton.click();
      await page.getByTestId("contact").first().waitFor();
    }
    assert.deepEqual(await axe(page), []);
    await picture(page, `emulator-phone-${look.name}`);
    assert.deepEqual(page.mistakes, []);
    await page.context().close();
  });
}
