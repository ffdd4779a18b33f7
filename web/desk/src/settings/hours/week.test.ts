import { expect, it } from "vitest";
import { barsOf, faultOfDay, minuteOf, nextSpan, shownEnd, storedEnd } from "./week.ts";

it("reads times of the day, midnight at its end included", () => {
  expect(minuteOf("09:30")).toBe(570);
  expect(minuteOf("24:00")).toBe(1440);
  for (const wrong of ["", "9:30", "24:01", "12:60"]) expect(minuteOf(wrong)).toBeNull();
  expect(storedEnd(shownEnd("24:00"))).toBe("24:00");
  expect(storedEnd("19:00")).toBe("19:00");
});

it.each([
  ["a closed day", [], null],
  ["a plain day", [{ from: "09:00", to: "19:00" }], null],
  ["a day that ends at midnight", [{ from: "18:00", to: "24:00" }], null],
  [
    "a break, in any order",
    [
      { from: "14:00", to: "18:00" },
      { from: "09:00", to: "12:00" },
    ],
    null,
  ],
  [
    "touching spans",
    [
      { from: "09:00", to: "12:00" },
      { from: "12:00", to: "14:00" },
    ],
    null,
  ],
  ["a field that is empty", [{ from: "", to: "19:00" }], "time"],
  ["an end before its begin", [{ from: "19:00", to: "09:00" }], "order"],
  ["an end at its begin", [{ from: "09:00", to: "09:00" }], "order"],
  [
    "an overlap",
    [
      { from: "09:00", to: "14:00" },
      { from: "13:00", to: "18:00" },
    ],
    "overlap",
  ],
])("%s", (_, spans, fault) => {
  expect(faultOfDay(spans)).toBe(fault);
});

it("draws only what can be drawn", () => {
  expect(barsOf([{ from: "06:00", to: "18:00" }])).toEqual([{ start: 25, width: 50 }]);
  expect(barsOf([{ from: "", to: "18:00" }])).toEqual([]);
});

it("proposes a span that does not overlap what is there", () => {
  const day = [{ from: "09:00", to: "12:00" }];
  expect(faultOfDay([...day, nextSpan(day)])).toBeNull();
  expect(nextSpan([])).toEqual({ from: "09:00", to: "19:00" });
});
