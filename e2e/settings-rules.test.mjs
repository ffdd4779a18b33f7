// Reasons, tags and the rules of the desk (P6, P8, W3), also from the keyboard alone (D10).
import assert from "node:assert/strict";
import { after, before, test as single } from "node:test";
import { launch, story } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { eventually } from "./support/desk.mjs";
import { expectWellInEachLook, openManager, row, save, turnTo } from "./support/settings.mjs";

const test = story(single);

let browser;
let demo;
let noor;

before(async () => {
  browser = await launch();
  demo = await startDemo({ sample: true });
  noor = await openManager(browser, demo, "closing");
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

test("P6: a reason is switched off, and becomes required", async () => {
  await turnTo(noor, "closing");
  await noor.get("reason-add").click();
  await noor.get("closing-name").fill("Motif d’essai");
  await save(noor);
  const reason = row(noor, "reason", "Motif d’essai");
  await reason.getByTestId("reason-switch").click();
  await reason.getByText("Désactivé").waitFor();
  await noor.page.getByRole("radio", { name: "Obligatoire" }).check({ force: true });
  await noor.page.reload();
  await reason.getByText("Désactivé").waitFor();
  assert.ok(await noor.page.getByRole("radio", { name: "Obligatoire" }).isChecked());
});

test("a rule of the desk outside of its limits is refused at its field; leaving with changes asks", async () => {
  await turnTo(noor, "rules");
  const field = noor.get("rule-keep_open_s").getByTestId("rule-input");
  await field.fill("5");
  await noor.get("rules-save").click();
  await noor.get("rule-keep_open_s").getByRole("alert").waitFor();
  await turnTo(noor, "closing");
  await noor.get("leave-stay").click();
  await field.fill("240");
  await noor.get("rules-save").click();
  await noor.get("rules-save").waitFor({ state: "hidden" });
  await noor.page.reload();
  await eventually(() => field.inputValue(), "240", "the rule after a reload");
  await turnTo(noor, "closing");
  await noor.get("tag-add").waitFor();
});

test("D10: the keyboard alone is enough to add a tag", async () => {
  const { keyboard } = noor.page;
  const press = async (key, until) => {
    for (let turn = 0; turn < 60; turn += 1) {
      const focused = await noor.page.evaluate(() => document.activeElement?.getAttribute("data-testid"));
      if (focused === until) return;
      await keyboard.press(key);
    }
    assert.fail(`${until} is never reached`);
  };
  await press("Tab", "nav-closing");
  await keyboard.press("Enter");
  // The page is open already: only the focus tells that it was opened again.
  await noor.page.locator("[data-testid=settings] main:focus").waitFor();
  await press("Tab", "tag-add");
  await keyboard.press("Enter");
  await noor.get("closing-name").waitFor();
  await keyboard.type("Clavier");
  await keyboard.press("Tab");
  await keyboard.press("ArrowRight");
  await keyboard.press("Enter");
  await row(noor, "tag", "Clavier").waitFor();
  await noor.get("edit-dialog").waitFor({ state: "detached" });
  await press("Tab", "tag-add");
});

test("axe finds nothing: both languages, light and dark, computer and phone", () =>
  expectWellInEachLook(browser, demo, ["closing", "rules"]));
