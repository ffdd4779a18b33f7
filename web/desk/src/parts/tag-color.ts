// The color of a tag: one of the names that the settings offer, as a token; anything else is grey.

const colors: Record<string, string> = {
  red: "var(--c-off)",
  orange: "var(--c-busy)",
  green: "var(--c-ok)",
  blue: "var(--c-chat)",
  violet: "var(--c-encre)",
  teal: "var(--c-wa)",
};

export function tagColor(color: string): string {
  if (/^#[0-9a-f]{6}$/i.test(color)) return color;
  return colors[color] ?? "var(--c-ink-3)";
}
