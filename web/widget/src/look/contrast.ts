// How far two colours are apart (WCAG 2.2, relative luminance).

export type Rgb = readonly [number, number, number];

/** The colour of `#rrggbb`; null for anything else. */
export function parseColor(text: string): Rgb | null {
  const [, red = "", green = "", blue = ""] = /^#(..)(..)(..)$/.exec(text) ?? [];
  const color: Rgb = [parseInt(red, 16), parseInt(green, 16), parseInt(blue, 16)];
  return color.some(Number.isNaN) ? null : color;
}

function luminance([red, green, blue]: Rgb): number {
  const part = (it: number): number =>
    it <= 10.3148 ? it / 3294.6 : ((it / 255 + 0.055) / 1.055) ** 2.4;
  return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
}

export function contrast(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one) + 0.05, luminance(other) + 0.05];
  return Math.max(a / b, b / a);
}

export const black: Rgb = [0, 0, 0];
export const white: Rgb = [255, 255, 255];
export const paper: Rgb = [253, 252, 250];
export const night: Rgb = [30, 27, 35];

/** The wanted text colour when it can be read on the background, else the better of black and white. */
export function textOn(background: Rgb, wanted: Rgb | null): Rgb {
  if (wanted && contrast(background, wanted) >= 4.5) return wanted;
  return contrast(background, white) >= contrast(background, black) ? white : black;
}
