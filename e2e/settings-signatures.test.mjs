// Signatures (D7): for each channel never, offered or always, with variables and a preview.
import { expectWellInEachLook, settingsStory } from "./support/settings.mjs";

const { on, step: test } = settingsStory("signatures");

test("D7: a signature with variables and its preview", async () => {
  const form = on.noor.get("signature").first();
  await form.getByRole("radio", { name: "Toujours" }).check({ force: true });
  await form.getByTestId("signature-text").fill("— {agent_pseudonym}, votre conseillère {brand_name}");
  await form.getByText(/votre conseillère\s+Orvelle/).waitFor();
  await form.getByTestId("signature-save").click();
  await form.getByTestId("signature-save").waitFor({ state: "hidden" });
});

test("axe finds nothing: both languages, light and dark, computer and phone", () =>
  expectWellInEachLook(on.browser, on.demo, ["signatures"]));
