// The colors that tags may have: their words, and the token each is shown in.
import { m } from "#lib/paraglide/messages.js";

export const tag_colors = ["gray", "red", "orange", "green", "blue", "violet"] as const;

export type TagColor = (typeof tag_colors)[number];

export const color_words: Record<TagColor, () => string> = {
  gray: m["closing.color.gray"],
  red: m["closing.color.red"],
  orange: m["closing.color.orange"],
  green: m["closing.color.green"],
  blue: m["closing.color.blue"],
  violet: m["closing.color.violet"],
};

const color_tokens: Record<TagColor, string> = {
  gray: "var(--c-control)",
  red: "var(--c-off)",
  orange: "var(--c-busy)",
  green: "var(--c-ok)",
  blue: "var(--c-chat)",
  violet: "var(--c-encre)",
};

export function tagColorOf(name: string): TagColor {
  return tag_colors.find((one) => one === name) ?? "gray";
}

export function tokenOf(name: string): string {
  return color_tokens[tagColorOf(name)];
}
