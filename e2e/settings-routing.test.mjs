// Routing rules, and what would happen to a message (M2, R1).
import { after, before, test as single } from "node:test";
import { launch, story } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { eventually } from "./support/desk.mjs";
import { expectWellInEachLook, openManager, row, save } from "./support/settings.mjs";

const test = story(single);

let browser;
let demo;
let noor;

before(async () => {
  browser = await launch();
  demo = await startDemo({ sample: true });
  noor = await openManager(browser, demo, "routing");
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

test("R1: a rule by words, and what would happen to a message", async () => {
  // The rule of the night would answer before this one, after hours.
  const night = row(noor, "rule", "Hors horaires");
  await night.getByTestId("rule-remove").click();
  await night.waitFor({ state: "detached" });
  await noor.get("rule-add").click();
  await noor.get("rule-name").fill("Factures");
  await noor.get("rule-words").fill("facture, avoir");
  await noor.get("rule-team").selectOption({ index: 0 });
  await noor.get("rule-priority").selectOption({ label: "Haute" });
  await save(noor);
  await row(noor, "rule", "Factures").waitFor();
  await noor.get("check-text").fill("Bonjour, il y a une erreur sur ma FACTURE.");
  await noor.get("check-run").click();
  await noor.get("check-answer").getByText(/par la règle «.Factures/).waitFor();
  await noor.get("check-answer").getByText("contient « facture »").waitFor();
  await noor.get("check-text").fill("Bonjour, ma lampe clignote.");
  await noor.get("check-run").click();
  await noor.get("check-answer").getByText("aucune autre règle ne s’applique").waitFor();
  await noor.expectWell("settings-routing");
});

test("D10: a rule is moved by the keyboard, and the focus stays on it", async () => {
  const names = () =>
    noor.get("rule-row").evaluateAll((rows) => rows.map((one) => one.getAttribute("data-name")));
  const [first, second] = await names();
  const down = row(noor, "rule", first).getByTestId("rule-down");
  await down.focus();
  await noor.page.keyboard.press("Enter");
  await eventually(async () => (await names()).slice(0, 2), [second, first], "the order");
  const isFocused = () => down.evaluate((one) => one === document.activeElement);
  await eventually(isFocused, true, "the button that moved it has the focus");
});

test("axe finds nothing: both languages, light and dark, computer and phone", () =>
  expectWellInEachLook(browser, demo, ["routing"]));
