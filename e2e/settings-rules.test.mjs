// Reasons, tags and the rules of the desk (P6, P8, W3), also from the keyboard alone (D10).
import assert from "node:assert/strict";
import { eventually } from "./support/desk.mjs";
import { change, expectWellInEachLook, row, save, settingsStory, turnTo } from "./support/settings.mjs";

const { on, step: test } = settingsStory("closing");

test("P6: a reason is switched off, and becomes required", async () => {
  await turnTo(on.noor, "closing");
  await on.noor.get("reason-add").click();
  await on.noor.get("closing-name").fill("Motif d’essai");
  await save(on.noor);
  const reason = row(on.noor, "reason", "Motif d’essai");
  await change(on.noor, () => reason.getByTestId("reason-switch").click());
  await reason.getByText("Désactivé").waitFor();
  const required = on.noor.page.getByRole("radio", { name: "Obligatoire" });
  await change(on.noor, () => required.check({ force: true }));
  await on.noor.page.reload();
  await reason.getByText("Désactivé").waitFor();
  await eventually(() => required.isChecked(), true, "a reason is required, after a reload");
});

test("a rule of the desk outside of its limits is refused at its field; leaving with changes asks", async () => {
  await turnTo(on.noor, "rules");
  const field = on.noor.get("rule-keep_open_s").getByTestId("rule-input");
  await field.fill("5");
  await on.noor.get("rules-save").click();
  await on.noor.get("rule-keep_open_s").getByRole("alert").waitFor();
  await turnTo(on.noor, "closing");
  await on.noor.get("leave-stay").click();
  await field.fill("240");
  await on.noor.get("rules-save").click();
  await on.noor.get("rules-save").waitFor({ state: "hidden" });
  await on.noor.page.reload();
  await eventually(() => field.inputValue(), "240", "the rule after a reload");
  await turnTo(on.noor, "closing");
  await on.noor.get("tag-add").waitFor();
});

test("D10: the keyboard alone is enough to add a tag", async () => {
  const { keyboard } = on.noor.page;
  const press = async (key, until) => {
    for (let turn = 0; turn < 60; turn += 1) {
      const focused = await on.noor.page.evaluate(() => document.activeElement?.getAttribute("data-testid"));
      if (focused === until) return;
      await keyboard.press(key);
    }
    assert.fail(`${until} is never reached`);
  };
  await press("Tab", "nav-closing");
  await keyboard.press("Enter");
  // The page is open already: only the focus tells that it was opened again.
  await on.noor.page.locator("[data-testid=settings] main:focus").waitFor();
  await press("Tab", "tag-add");
  await keyboard.press("Enter");
  await on.noor.get("closing-name").waitFor();
  await keyboard.type("Clavier");
  await keyboard.press("Tab");
  await keyboard.press("ArrowRight");
  await keyboard.press("Enter");
  await row(on.noor, "tag", "Clavier").waitFor();
  await on.noor.get("edit-dialog").waitFor({ state: "detached" });
  await press("Tab", "tag-add");
});

test("axe finds nothing: both languages, light and dark, computer and phone", () =>
  expectWellInEachLook(on.browser, on.demo, ["closing", "rules"]));
