// Routing rules, and what would happen to a message (M2, R1).
import { eventually } from "./support/desk.mjs";
import { expectWellInEachLook, row, save, settingsStory } from "./support/settings.mjs";

const { on, step: test } = settingsStory("routing");

test("R1: a rule by words, and what would happen to a message", async () => {
  // The rule of the night would answer before this one, after hours.
  const night = row(on.noor, "rule", "Hors horaires");
  await night.getByTestId("rule-remove").click();
  await night.waitFor({ state: "detached" });
  await on.noor.get("rule-add").click();
  await on.noor.get("rule-name").fill("Factures");
  await on.noor.get("rule-words").fill("facture, avoir");
  await on.noor.get("rule-team").selectOption({ index: 0 });
  await on.noor.get("rule-priority").selectOption({ label: "Haute" });
  await save(on.noor);
  await row(on.noor, "rule", "Factures").waitFor();
  await on.noor.get("check-text").fill("Bonjour, il y a une erreur sur ma FACTURE.");
  await on.noor.get("check-run").click();
  await on.noor.get("check-answer").getByText(/par la règle «.Factures/).waitFor();
  await on.noor.get("check-answer").getByText("contient « facture »").waitFor();
  await on.noor.get("check-text").fill("Bonjour, ma lampe clignote.");
  await on.noor.get("check-run").click();
  await on.noor.get("check-answer").getByText("aucune autre règle ne s’applique").waitFor();
  await on.noor.expectWell("settings-routing");
});

test("D10: a rule is moved by the keyboard, and the focus stays on it", async () => {
  const names = () =>
    on.noor.get("rule-row").evaluateAll((rows) => rows.map((one) => one.getAttribute("data-name")));
  const [first, second] = await names();
  const down = row(on.noor, "rule", first).getByTestId("rule-down");
  await down.focus();
  await on.noor.page.keyboard.press("Enter");
  await eventually(async () => (await names()).slice(0, 2), [second, first], "the order");
  const isFocused = () => down.evaluate((one) => one === document.activeElement);
  await eventually(isFocused, true, "the button that moved it has the focus");
});

test("axe finds nothing: both languages, light and dark, computer and phone", () =>
  expectWellInEachLook(on.browser, on.demo, ["routing"]));
