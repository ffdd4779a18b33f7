import { expect, it } from "vitest";
import { durationText } from "./duration.ts";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

it.each([
  [-5 * second, "0 s"],
  [40 * second, "40 s"],
  [80 * second, "1 min 20"],
  [minute, "1 min 00"],
  [2 * minute, "2 min"],
  [59 * minute + 59 * second, "59 min"],
  [22 * hour + 14 * minute, "22 h 14"],
  [hour, "1 h 00"],
  [24 * hour, "1 j"],
  [3 * 24 * hour + 5 * hour, "3 j"],
])("writes %d ms as %s, rounded down", (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
