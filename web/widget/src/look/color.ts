// Colours beside the brand's that can be read (WCAG 2.2, 1.4.3 and 1.4.11).
import { black, contrast, night, paper, parseColor, white, type Rgb } from "./contrast.ts";

const hex = (color: Rgb): string =>
  `#${color.map((it) => Math.round(it).toString(16).padStart(2, "0")).join("")}`;

/** `share` of the other colour in the first. */
const mix = ([r, g, b]: Rgb, [or, og, ob]: Rgb, share: number): Rgb => [
  r + (or - r) * share,
  g + (og - g) * share,
  b + (ob - b) * share,
];

/** The same hue, its strongest part as strong as this. */
function atStrength(color: Rgb, strength: number): Rgb {
  const most = Math.max(...color);
  if (most === 0) return [strength, strength, strength];
  const [red, green, blue] = color;
  return [(red * strength) / most, (green * strength) / most, (blue * strength) / most];
}

/** The colour, moved towards another until it stands out from the surface. */
function standingOut(color: Rgb, surface: Rgb, towards: Rgb, least: number): Rgb {
  for (let share = 0; share < 1; share += 0.05) {
    const moved = mix(color, towards, share);
    if (contrast(moved, surface) >= least) return moved;
  }
  return towards;
}

export interface Palette {
  /** The bubble of what the visitor wrote, and its text. */
  out: string;
  "out-on": string;
  /** The ring around what has the focus, and the line around what is near the surface's colour. */
  focus: string;
}

/** The panel's colours by the brand's, on a light and on a dark page. */
export function paletteOf(color: string, mode: "light" | "dark"): Palette {
  const brand = parseColor(color) ?? [84, 52, 117];
  const isDark = mode === "dark";
  const [surface, away] = isDark ? [night, white] : [paper, black];
  const tint = atStrength(brand, 170);
  const out = isDark ? atStrength(brand, 66) : mix(paper, tint, 0.2);
  const ink = isDark ? mix(tint, white, 0.85) : mix(brand, black, 0.3);
  return {
    out: hex(out),
    "out-on": hex(standingOut(ink, out, away, 7)),
    focus: hex(standingOut(brand, surface, away, 3)),
  };
}

const ruleOf = (selector: string, palette: Palette): string => {
  const values = Object.entries(palette).map(([name, value]) => `--${name}:${value}`);
  return `${selector}{${values.join(";")}}`;
};

/** The rules that give the panel its colours. */
export const themeOf = (color: string): string =>
  ruleOf(".w", paletteOf(color, "light")) + ruleOf(".w.dark", paletteOf(color, "dark"));
