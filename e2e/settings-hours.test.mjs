// Opening hours, closed days and the channel that follows them (M2, R2).
import { expectWellInEachLook, save, settingsStory } from "./support/settings.mjs";

const { on, step: test } = settingsStory("hours");

test("M2: opening hours with a closed day, and the channel that follows them", async () => {
  await on.noor.get("hours-add").click();
  await on.noor.get("hours-name").fill("Atelier");
  await on.noor.get("day-5").getByTestId("day-open").click();
  await on.noor.get("day-5").getByTestId("span-from").fill("18:00");
  await on.noor.get("day-5").getByTestId("span-to").fill("10:00");
  await on.noor.get("edit-save").click();
  await on.noor.get("edit-refusal").waitFor();
  await on.noor.get("day-5").getByTestId("span-from").fill("10:00");
  await on.noor.get("day-5").getByTestId("span-to").fill("18:00");
  await on.noor.get("closed-date").fill("2031-12-25");
  await on.noor.get("closed-name").fill("Noël");
  await on.noor.get("closed-add").click();
  await on.noor.get("closed-day").getByText("Noël").waitFor();
  await save(on.noor);
  const schedule = on.noor.get("schedule").filter({ hasText: "Atelier" });
  await schedule.getByText("10:00 – 18:00").first().waitFor();

  await on.noor.get("channel-edit").first().click();
  await on.noor.get("channel-hours").selectOption({ label: "Atelier" });
  await on.noor.get("channel-reply").fill("Nous répondrons dès demain matin.");
  await save(on.noor);
  await on.noor.get("channel-row").first().getByText("dès demain matin").waitFor();
  await on.noor.get("channel-row").first().getByText(/Atelier/).waitFor();
});

test("axe finds nothing: both languages, light and dark, computer and phone", () =>
  expectWellInEachLook(on.browser, on.demo, ["hours"]));
