// Opening hours, closed days and the channel that follows them (M2, R2).
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
  noor = await openManager(browser, demo, "hours");
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

test("M2: opening hours with a closed day, and the channel that follows them", async () => {
  await noor.get("hours-add").click();
  await noor.get("hours-name").fill("Atelier");
  await noor.get("day-5").getByTestId("day-open").click();
  await noor.get("day-5").getByTestId("span-from").fill("18:00");
  await noor.get("day-5").getByTestId("span-to").fill("10:00");
  await noor.get("edit-save").click();
  await noor.get("edit-refusal").waitFor();
  await noor.get("day-5").getByTestId("span-from").fill("10:00");
  await noor.get("day-5").getByTestId("span-to").fill("18:00");
  await noor.get("closed-date").fill("2031-12-25");
  await noor.get("closed-name").fill("Noël");
  await noor.get("closed-add").click();
  await noor.get("closed-day").getByText("Noël").waitFor();
  await save(noor);
  const schedule = noor.get("schedule").filter({ hasText: "Atelier" });
  await schedule.getByText("10:00 – 18:00").first().waitFor();

  await noor.get("channel-edit").first().click();
  await noor.get("channel-hours").selectOption({ label: "Atelier" });
  await noor.get("channel-reply").fill("Nous répondrons dès demain matin.");
  await save(noor);
  await noor.get("channel-row").first().getByText("dès demain matin").waitFor();
  await noor.get("channel-row").first().getByText(/Atelier/).waitFor();
});

test("axe finds nothing: both languages, light and dark, computer and phone", () =>
  expectWellInEachLook(browser, demo, ["hours"]));
