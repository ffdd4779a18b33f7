import { expect, it } from "vitest";
import { colleaguesFor, mentionQuery, mentionedIn, notePartsOf } from "./mentions.ts";

const ana = { id: "ana", name: "Ana Petit" };
const anais = { id: "anais", name: "Anaïs Costa" };
const bo = { id: "bo", name: "Bo Grand" };

it("an at sign that begins a word asks for colleagues; an address does not", () => {
  expect(mentionQuery("Voir @Bo", 8)).toEqual({ query: "Bo", from: 5 });
  expect(mentionQuery("@", 1)).toEqual({ query: "", from: 0 });
  expect(mentionQuery("ana@orvelle", 11)).toBeNull();
});

it("finds colleagues by any word of their name, accents aside", () => {
  expect(colleaguesFor([ana, anais, bo], "anai")).toEqual([anais]);
  expect(colleaguesFor([ana, anais, bo], "cos")).toEqual([anais]);
  expect(colleaguesFor([ana, anais, bo], "")).toEqual([ana, anais, bo]);
});

it("shows each mention apart, and names each colleague once", () => {
  const text = "@Bo Grand, tu peux ? Merci @Bo Grand";
  expect(mentionedIn(text, [ana, bo])).toEqual([bo]);
  expect(notePartsOf(text, [bo])).toEqual([
    { text: "@Bo Grand", is_mention: true },
    { text: ", tu peux ? Merci ", is_mention: false },
    { text: "@Bo Grand", is_mention: true },
  ]);
});
