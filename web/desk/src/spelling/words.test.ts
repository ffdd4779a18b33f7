import { expect, it } from "vitest";
import { wordsOf, wordsOfNames } from "./words.ts";

const texts = (text: string) => wordsOf(text).map((one) => one.text);

it("D8: reads words with their apostrophes and hyphens", () => {
  expect(texts("Bonjour, c’est l'échange d’un abat-jour.")).toEqual([
    "Bonjour",
    "c’est",
    "l'échange",
    "d’un",
    "abat-jour",
  ]);
});

it("D8: leaves addresses, codes, acronyms, variables, mentions and marks alone", () => {
  const text =
    "Le SAV suit *CMD-20418* sur https://orvelle.example/suivi, {jour} ou ana@orvelle.example @Bo ```code brut``` _vite_";
  expect(texts(text)).toEqual(["Le", "suit", "sur", "ou", "vite"]);
});

it("D8: tells where each word stands, after what was skipped and after emoji", () => {
  const text = "🙂 {jour} mercii";
  const [word] = wordsOf(text);
  expect(word).toEqual({ text: "mercii", from: 10, until: 16 });
  expect(text.slice(word?.from, word?.until)).toBe("mercii");
});

it("D8: takes the words of names", () => {
  expect(wordsOfNames(["Clémence R.", null, "Orvelle"])).toEqual(["Clémence", "R", "Orvelle"]);
});
