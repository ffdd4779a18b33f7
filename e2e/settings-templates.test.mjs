// Pre-written messages: what the platform approved, and which are relaunches (M3, W6, W9).
import { expectWellInEachLook, save, settingsStory } from "./support/settings.mjs";

const { on, step: test } = settingsStory("templates");

test("W6, W9: the templates of the channel, and which are relaunches", async () => {
  await on.noor.get("templates-sync").first().click();
  const approved = on.noor.page.locator("[data-testid=template-row][data-status=approved]").first();
  await approved.waitFor();
  await approved.getByTestId("template-edit").click();
  await on.noor.get("template-title").fill("Suite de votre demande");
  await on.noor.get("template-preview").waitFor();
  await save(on.noor);
  await on.noor.page.getByText("Suite de votre demande").first().waitFor();
});

test("axe finds nothing: both languages, light and dark, computer and phone", () =>
  expectWellInEachLook(on.browser, on.demo, ["templates"]));
