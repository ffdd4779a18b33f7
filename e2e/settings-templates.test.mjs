// Pre-written messages: what the platform approved, and which are relaunches (M3, W6, W9).
import { after, before, test as single } from "node:test";
import { launch, story } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { expectWellInEachLook, openManager, save } from "./support/settings.mjs";

const test = story(single);

let browser;
let demo;
let noor;

before(async () => {
  browser = await launch();
  demo = await startDemo({ sample: true });
  noor = await openManager(browser, demo, "templates");
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

test("W6, W9: the templates of the channel, and which are relaunches", async () => {
  await noor.get("templates-sync").first().click();
  const approved = noor.page.locator("[data-testid=template-row][data-status=approved]").first();
  await approved.waitFor();
  await approved.getByTestId("template-edit").click();
  await noor.get("template-title").fill("Suite de votre demande");
  await noor.get("template-preview").waitFor();
  await save(noor);
  await noor.page.getByText("Suite de votre demande").first().waitFor();
});

test("axe finds nothing: both languages, light and dark, computer and phone", () =>
  expectWellInEachLook(browser, demo, ["templates"]));
