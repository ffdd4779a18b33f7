import { expect, it } from "vitest";
import { boxOf } from "./picture-box.ts";

it("gives a picture the box of its own proportions, within the bubble", () => {
  const table: [number | null, number | null, number, number, boolean][] = [
    [1280, 960, 272, 204, false],
    [960, 1280, 270, 360, false],
    [800, 800, 272, 272, false],
    [40, 30, 272, 204, false],
    [10_000, 100, 272, 109, true],
    [100, 10_000, 180, 360, true],
    [null, null, 272, 204, true],
    [0, 10, 272, 204, true],
  ];
  for (const [width, height, box_width, box_height, is_whole] of table) {
    expect(boxOf(width, height)).toEqual({ width: box_width, height: box_height, is_whole });
  }
});
