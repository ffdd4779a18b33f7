import { expect, it } from "vitest";
import { neighbor } from "./neighbor.ts";

it.each([
  ["the next one", "b", 1, "c"],
  ["the previous one", "b", -1, "a"],
  ["nothing after the last", "c", 1, undefined],
  ["the first when nothing is open", null, 1, "a"],
  ["the last when nothing is open and one goes up", null, -1, "c"],
  ["the first when the open one is no longer in the list", "gone", 1, "a"],
] as const)("walks to %s", (_name, current, step, expected) => {
  expect(neighbor(["a", "b", "c"], current, step)).toBe(expected);
});

it("D10: stays where it is before the first", () => {
  expect(neighbor(["a", "b"], "a", -1)).toBeUndefined();
});
