import { describe, expect, it } from "vitest";
import { paletteOf, themeOf } from "./color.ts";
import { black, contrast, night, paper, parseColor, textOn, white, type Rgb } from "./contrast.ts";

const brands = [
  "#203a37",
  "#543475",
  "#ffd84d",
  "#ffffff",
  "#000000",
  "#767676",
  "#e4002b",
  "#00a3ff",
  "#9be15d",
  "#808080",
  "#ff8800",
  "#123456",
];

const colorOf = (text: string): Rgb => {
  const color = parseColor(text);
  if (!color) throw new Error(text);
  return color;
};

describe("V1: the brand's colour, readable", () => {
  it.each(brands)("%s: text on it, the visitor's bubble and the focus can be seen", (brand) => {
    expect(contrast(colorOf(brand), textOn(colorOf(brand), null))).toBeGreaterThanOrEqual(4.5);
    for (const [mode, surface] of [
      ["light", paper],
      ["dark", night],
    ] as const) {
      const palette = paletteOf(brand, mode);
      expect(contrast(colorOf(palette.out), colorOf(palette["out-on"]))).toBeGreaterThanOrEqual(7);
      expect(contrast(colorOf(palette.focus), surface)).toBeGreaterThanOrEqual(3);
    }
  });

  it("the wanted text colour holds while it can be read", () => {
    const green = colorOf("#203a37");
    const sand = colorOf("#f4ead8");
    expect(textOn(green, sand)).toEqual(sand);
    expect(textOn(green, colorOf("#2a4a46"))).toEqual(white);
    expect(textOn(colorOf("#ffd84d"), white)).toEqual(black);
  });

  it("known contrasts are as others compute them", () => {
    expect(contrast(black, white)).toBeCloseTo(21, 5);
    expect(contrast(colorOf("#767676"), white)).toBeCloseTo(4.54, 2);
  });

  it("what is no colour is none, and the panel is drawn all the same", () => {
    for (const text of ["", "red", "#12345", "#gggggg", "#123456;}body{display:none"]) {
      expect(parseColor(text)).toBeNull();
    }
    expect(themeOf("red;}body{display:none")).toMatch(/^\.w\{[^{}]+\}\.w\.dark\{[^{}]+\}$/);
  });
});
