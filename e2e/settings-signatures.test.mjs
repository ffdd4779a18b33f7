// Signatures (D7): for each channel never, offered or always, with variables and a preview.
import { after, before, test as single } from "node:test";
import { launch, story } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { expectWellInEachLook, openManager } from "./support/settings.mjs";

const test = story(single);

let browser;
let demo;
let noor;

before(async () => {
  browser = await launch();
  demo = await startDemo({ sample: true });
  noor = await openManager(browser, demo, "signatures");
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

test("D7: a signature with variables and its preview", async () => {
  const form = noor.get("signature").first();
  await form.getByRole("radio", { name: "Toujours" }).check({ force: true });
  await form.getByTestId("signature-text").fill("— {agent_pseudonym}, votre conseillère {brand_name}");
  await form.getByText(/votre conseillère\s+Orvelle/).waitFor();
  await form.getByTestId("signature-save").click();
  await form.getByTestId("signature-save").waitFor({ state: "hidden" });
});

test("axe finds nothing: both languages, light and dark, computer and phone", () =>
  expectWellInEachLook(browser, demo, ["signatures"]));
