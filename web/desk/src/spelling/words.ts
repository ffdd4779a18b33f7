// The words of a text that spelling looks at: none of what is an address, a code, a name to fill in or a sign.

export interface Word {
  text: string;
  /** In UTF-16 units, as a field counts them. */
  from: number;
  until: number;
}

const skipped_pattern =
  /```[\s\S]*?```|\{[^{}]*\}|\b(?:https?:\/\/|www\.)\S+|\S+@\S+|[@#/]\p{L}[\p{L}\p{N}_-]*/gu;
const word_pattern = /[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*/gu;
const code_pattern = /\p{N}/u;
const capitals_pattern = /^[\p{Lu}\p{M}'’-]+$/u;

/** Each word with its place; what is skipped keeps its length. */
export function wordsOf(text: string): Word[] {
  const kept = text.replace(skipped_pattern, (found) => " ".repeat(found.length));
  const words: Word[] = [];
  for (const match of kept.matchAll(word_pattern)) {
    const [word] = match;
    const is_acronym = word.length > 1 && capitals_pattern.test(word);
    if (code_pattern.test(word) || is_acronym) continue;
    words.push({ text: word, from: match.index, until: match.index + word.length });
  }
  return words;
}

/** The word as it is looked up: one form of the apostrophe. */
export function plainWord(word: string): string {
  return word.replaceAll("'", "’").normalize("NFC");
}

/** The words of a person's or a brand's name, which no dictionary knows. */
export function wordsOfNames(names: (string | null | undefined)[]): string[] {
  return names.flatMap((name) => wordsOf(name ?? "").map((one) => one.text));
}
