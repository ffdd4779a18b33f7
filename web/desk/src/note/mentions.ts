// Mentions in a note: `@` and a colleague's name, found again in the text when it is sent.
import type { Colleague } from "@pupitre/api/compose";

const shown_max = 6;

function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}

/** What is typed after an `@` that begins a word, up to the caret; `null` when there is none. */
export function mentionQuery(text: string, caret: number): { query: string; from: number } | null {
  const found = /(?:^|\s)@([\p{L}\p{N}’'-]*)$/u.exec(text.slice(0, caret));
  if (found === null) return null;
  const query = found[1] ?? "";
  return { query, from: caret - query.length - 1 };
}

/** The colleagues whose name, or a word of it, begins so. */
export function colleaguesFor(colleagues: Colleague[], typed: string): Colleague[] {
  const query = plain(typed);
  const fits = ({ name }: Colleague) =>
    plain(name)
      .split(/\s+/u)
      .some((word) => word.startsWith(query));
  return colleagues.filter(fits).slice(0, shown_max);
}

/** Who is mentioned in a text: each once. */
export function mentionedIn(text: string, colleagues: Colleague[]): Colleague[] {
  return colleagues.filter(({ name }) => text.includes(`@${name}`));
}

export interface NotePart {
  text: string;
  is_mention: boolean;
}

/** The text of a note, with its mentions apart. */
export function notePartsOf(text: string, mentions: Colleague[]): NotePart[] {
  const names = mentions.map((one) => `@${one.name}`).sort((a, b) => b.length - a.length);
  const parts: NotePart[] = [];
  let rest = text;
  while (rest !== "") {
    const found = names
      .map((name) => ({ name, at: rest.indexOf(name) }))
      .filter((one) => one.at !== -1)
      .sort((a, b) => a.at - b.at || b.name.length - a.name.length)[0];
    if (found === undefined) break;
    if (found.at > 0) parts.push({ text: rest.slice(0, found.at), is_mention: false });
    parts.push({ text: found.name, is_mention: true });
    rest = rest.slice(found.at + found.name.length);
  }
  if (rest !== "") parts.push({ text: rest, is_mention: false });
  return parts;
}
