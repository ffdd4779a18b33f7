// What is written in a message, as spans to show: never as HTML.

export type TextMark = "bold" | "italic" | "strike" | "mono";

export type TextSpan =
  { kind: "text"; text: string; marks: TextMark[] } | { kind: "link"; text: string; href: string };

const mark_of: Record<string, TextMark> = {
  "*": "bold",
  _: "italic",
  "~": "strike",
  "`": "mono",
};
const address_pattern = /\b(?:https?:\/\/|www\.)[^\s<>"'`]+/giu;
const mono_pattern = /```([\s\S]+?)```/gu;
const trailing_pattern = /[.,:;!?…»”’)\]}*_~]$/u;
const pairs: Record<string, string> = { ")": "(", "]": "[", "}": "{" };

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

/** An address without the punctuation that ends the sentence around it. */
function trimmed(address: string): string {
  let kept = address;
  while (trailing_pattern.test(kept)) {
    const last = kept.at(-1) ?? "";
    const opening = pairs[last];
    if (opening !== undefined && count(kept, opening) >= count(kept, last)) break;
    kept = kept.slice(0, -1);
  }
  return kept;
}

/** The address to open, or `null` when it is none that a browser should open from here. */
function safeHref(address: string): string | null {
  try {
    const url = new URL(/^www\./iu.test(address) ? `https://${address}` : address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

function isEdge(character: string | undefined): boolean {
  return character === undefined || /[\s\p{P}\p{S}]/u.test(character);
}

/** Where a mark closes that may open before `start`, within the line, or -1. */
function closing(text: string, start: number, sign: string): number {
  for (let at = start; at < text.length && text[at] !== "\n"; at += 1) {
    if (text[at] !== sign || /\s/u.test(text[at - 1] ?? " ")) continue;
    if (isEdge(text[at + 1])) return at;
  }
  return -1;
}

function mayOpen(text: string, at: number, sign: string): boolean {
  const next = text[at + 1];
  return next !== undefined && next !== sign && !/\s/u.test(next) && isEdge(text[at - 1]);
}

function marked(text: string, marks: TextMark[]): TextSpan[] {
  const spans: TextSpan[] = [];
  // Signs that nothing closes any more in their line: looked for once, not once for each.
  const unclosed_until: Record<string, number> = {};
  let from = 0;
  const push = (until: number) => {
    if (until > from) spans.push({ kind: "text", text: text.slice(from, until), marks });
  };
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? "";
    const mark = mark_of[sign];
    if (mark === undefined || marks.includes(mark) || !mayOpen(text, at, sign)) continue;
    if (at < (unclosed_until[sign] ?? 0)) continue;
    const end = closing(text, at + 2, sign);
    if (end === -1) {
      const line_end = text.indexOf("\n", at);
      unclosed_until[sign] = line_end === -1 ? text.length : line_end;
      continue;
    }
    push(at);
    const inner = text.slice(at + 1, end);
    // What is monospace is shown as it was typed.
    if (mark === "mono") spans.push({ kind: "text", text: inner, marks: [...marks, mark] });
    else spans.push(...marked(inner, [...marks, mark]));
    from = end + 1;
    at = end;
  }
  push(text.length);
  return spans;
}

function linked(text: string): TextSpan[] {
  const spans: TextSpan[] = [];
  let from = 0;
  for (const match of text.matchAll(address_pattern)) {
    const address = trimmed(match[0]);
    const href = safeHref(address);
    if (href === null) continue;
    spans.push(...marked(text.slice(from, match.index), []));
    spans.push({ kind: "link", text: address, href });
    from = match.index + address.length;
  }
  return [...spans, ...marked(text.slice(from), [])];
}

/** Where the fences of a text are, in order. */
export function fencesOf(text: string): { from: number; until: number }[] {
  return [...text.matchAll(mono_pattern)].map(({ 0: fence, index }) => ({
    from: index,
    until: index + fence.length,
  }));
}

/** Splits a text into plain, marked (`*bold*`, `_italic_`, `~struck~`, monospace) and linked spans. */
export function textSpans(text: string): TextSpan[] {
  const spans: TextSpan[] = [];
  let from = 0;
  for (const match of text.matchAll(mono_pattern)) {
    spans.push(...linked(text.slice(from, match.index)));
    spans.push({ kind: "text", text: match[1] ?? "", marks: ["mono"] });
    from = match.index + match[0].length;
  }
  return [...spans, ...linked(text.slice(from))];
}

const emoji_only_pattern = /^(?:\p{RGI_Emoji}|\s)+$/v;
const emoji_shown_large_max = 3;

/** Whether a text is a few emoji and nothing else, which are shown large. */
export function isFewEmoji(text: string): boolean {
  if (text.length > 40 || text.trim() === "" || !emoji_only_pattern.test(text)) return false;
  const segments = [...new Intl.Segmenter().segment(text.replace(/\s/gu, ""))];
  return segments.length <= emoji_shown_large_max;
}
