import { expect, it } from "vitest";
import { textBlocks, type TextBlock } from "./text-blocks.ts";

const words = (spans: { text: string }[]) => spans.map((one) => one.text).join("");

function plain(block: TextBlock): unknown {
  if (block.kind !== "list") return [block.kind, words(block.spans)];
  return [block.start ?? "•", ...block.items.map(words)];
}

const shape = (text: string) => textBlocks(text).map(plain);

it("D4: shows the channel's lists and quotes, and the lines between them", () => {
  expect(shape("Il faut :\n* une vis\n* un *écrou*\nMerci")).toEqual([
    ["words", "Il faut :"],
    ["•", "une vis", "un écrou"],
    ["words", "Merci"],
  ]);
  expect(shape("3. trois\n4. quatre")).toEqual([[3, "trois", "quatre"]]);
  expect(shape("- a\n1. b")).toEqual([
    ["•", "a"],
    [1, "b"],
  ]);
  expect(shape("> dit hier\n> et avant\nOui")).toEqual([
    ["quote", "dit hier\net avant"],
    ["words", "Oui"],
  ]);
});

it("leaves lines that only look like a list or a quote", () => {
  for (const text of ["*gras*", "-5 °C", "12.5 €", ">", "* ", "a > b", "2026. "]) {
    expect(shape(text), text).toEqual([["words", text.replaceAll("*gras*", "gras")]]);
  }
});

it("keeps the lines of a text and those of a fence", () => {
  expect(shape("un\n\ndeux")).toEqual([["words", "un\n\ndeux"]]);
  expect(shape("```\n* a\n> b\n```")).toEqual([["words", "\n* a\n> b\n"]]);
  expect(shape("```a```\n* b")).toEqual([
    ["words", "a"],
    ["•", "b"],
  ]);
});

it("reads a very long text once", () => {
  expect(textBlocks("* a\n> b\n".repeat(20_000)).length).toBe(40_001);
});
