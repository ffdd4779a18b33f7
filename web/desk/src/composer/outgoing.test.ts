import { expect, it } from "vitest";
import { outgoing } from "./outgoing.ts";

const file = (name: string) => new File(["x"], name);
const id = () => "id";
const shapes = (text: string, files: Parameters<typeof outgoing>[1]) =>
  outgoing(text, files, id).map((one) =>
    one.type === "text" ? one.text : [one.file_name, one.caption],
  );

it("sends words alone, and nothing when there are none", () => {
  expect(shapes(" Bonjour\n", [])).toEqual(["Bonjour"]);
  expect(shapes(" \u200b", [])).toEqual([]);
});

it("puts the words under the first file that takes any", () => {
  const files = [
    { file: file("a.ogg"), kind: "audio" as const },
    { file: file("b.png"), kind: "image" as const },
    { file: file("c.pdf"), kind: "document" as const },
  ];
  expect(shapes("Voici", files)).toEqual([
    ["a.ogg", ""],
    ["b.png", "Voici"],
    ["c.pdf", ""],
  ]);
});

it("sends the words after sounds, which take none", () => {
  expect(shapes("Voici", [{ file: file("a.ogg"), kind: "audio" }])).toEqual([
    ["a.ogg", ""],
    "Voici",
  ]);
});
