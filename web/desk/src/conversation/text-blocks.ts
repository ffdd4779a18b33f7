// What is written in a message, as blocks to show: lists, quotes and the lines between them (D4).
import { fencesOf, textSpans, type TextSpan } from "./text-spans.ts";

export type TextBlock =
  | { kind: "words"; spans: TextSpan[] }
  | { kind: "quote"; spans: TextSpan[] }
  /** `start` is the first number of a numbered list. */
  | { kind: "list"; start: number | null; items: TextSpan[][] };

interface Line {
  kind: "words" | "quote" | "bullet" | "number";
  from: number;
  /** Where the words begin, after the sign. */
  words_from: number;
  until: number;
}

const signs: [Line["kind"], RegExp][] = [
  ["quote", /^> ?(?=\S)/u],
  ["bullet", /^[*-] (?=\S)/u],
  ["number", /^\d{1,3}\. (?=\S)/u],
];

/** The lines of a text; what lies in a fence is never a list or a quote. */
function linesOf(text: string): Line[] {
  const fences = fencesOf(text);
  const lines: Line[] = [];
  let fence = 0;
  for (let from = 0; from <= text.length;) {
    const end = text.indexOf("\n", from);
    const until = end === -1 ? text.length : end;
    while ((fences[fence]?.until ?? Infinity) <= from) fence += 1;
    const is_fenced = (fences[fence]?.from ?? Infinity) < until;
    const line = text.slice(from, until);
    const found = is_fenced ? undefined : signs.find(([, pattern]) => pattern.test(line));
    const sign = found?.[1].exec(line)?.[0] ?? "";
    const kind = found?.[0] ?? "words";
    lines.push({ kind, from, words_from: from + sign.length, until });
    from = until + 1;
  }
  return lines;
}

/** Lines of one kind that follow each other. */
function runsOf(lines: Line[]): Line[][] {
  const runs: Line[][] = [];
  for (const line of lines) {
    const run = runs.at(-1);
    if (run?.[0]?.kind === line.kind) run.push(line);
    else runs.push([line]);
  }
  return runs;
}

function blockOf(text: string, run: Line[]): TextBlock {
  const [first] = run;
  const last = run.at(-1);
  if (first === undefined || last === undefined) return { kind: "words", spans: [] };
  const words = (line: Line) => text.slice(line.words_from, line.until);
  switch (first.kind) {
    case "words":
      return { kind: "words", spans: textSpans(text.slice(first.from, last.until)) };
    case "quote":
      return { kind: "quote", spans: textSpans(run.map(words).join("\n")) };
    case "bullet":
      return { kind: "list", start: null, items: run.map((line) => textSpans(words(line))) };
    case "number": {
      const start = Number.parseInt(text.slice(first.from, first.words_from), 10);
      return { kind: "list", start, items: run.map((line) => textSpans(words(line))) };
    }
  }
}

/** Splits a text into lists (`* `, `- `, `1. `), quotes (`> `) and what stands between them. */
export function textBlocks(text: string): TextBlock[] {
  return runsOf(linesOf(text)).map((run) => blockOf(text, run));
}
