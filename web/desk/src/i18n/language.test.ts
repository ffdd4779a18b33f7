import { expect, it } from "vitest";
import { preferredLocale } from "./language.svelte.ts";

it.each([
  [["fr-FR", "en"], "fr"],
  [["en-GB", "fr"], "en"],
  [["de-DE", "en-US"], "en"],
  [["de-DE"], "fr"],
  [[], "fr"],
])("of %j the desk speaks %s", (languages, expected) => {
  expect(preferredLocale(languages)).toBe(expected);
});
