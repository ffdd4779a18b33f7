import { expect, it } from "vitest";
import { hasWords, lengthOf } from "./text-limit.ts";

it("counts characters as the server does", () => {
  expect(lengthOf("é😀")).toBe(2);
});

it("finds nothing to read in what can't be seen", () => {
  for (const text of ["", " \n\t", "\u200b\u200d", "\ufe0f", "\u2066\u2069"]) {
    expect(hasWords(text)).toBe(false);
  }
  for (const text of ["a", " .", "😀", "\u200bx"]) expect(hasWords(text)).toBe(true);
});
