// The spelling remarks on one field: found a moment after the agent stops, and kept in place until then.
import { speller, spellingLanguage, type SpellingLanguage } from "./speller.ts";
import { own_words } from "./own-words.svelte.ts";
import { wordsOf, type Word } from "./words.ts";

const wait_ms = 250;

/** Whether the word is still being written. */
function isBeingWritten(word: Word, caret: number | null): boolean {
  return caret !== null && caret === word.until;
}

export class Spelling {
  /** In the order of the text. */
  #found = $state.raw<Word[]>([]);
  /** Whether a dictionary answers; until then the browser's own spelling goes on. */
  is_on = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #round = 0;
  language: SpellingLanguage | null = null;

  readonly remarks = $derived.by(() => this.#found.filter((one) => !own_words.has(one.text)));

  /** Looks at a text soon; `caret` is where the agent writes, `known` are names that are right. */
  look(text: string, tag: string, caret: number | null, known: string[]): void {
    this.language = spellingLanguage(tag);
    clearTimeout(this.#timer);
    const words = wordsOf(text);
    this.#found = this.#found.filter((one) => text.slice(one.from, one.until) === one.text);
    if (this.language === null || words.length === 0) {
      this.#round += 1;
      this.#found = [];
      return;
    }
    const { language } = this;
    this.#timer = setTimeout(() => void this.#check(language, words, caret, known), wait_ms);
  }

  /** The remark at a place of the text. */
  at(place: number): Word | null {
    return this.remarks.find((one) => one.from <= place && place <= one.until) ?? null;
  }

  /** The first remark after a place, else the first of all. */
  after(place: number): Word | null {
    return this.remarks.find((one) => one.from > place) ?? this.remarks[0] ?? null;
  }

  async suggestions(word: Word): Promise<string[]> {
    return this.language === null ? [] : speller.suggestions(this.language, word.text);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#round += 1;
  }

  async #check(
    language: SpellingLanguage,
    words: Word[],
    caret: number | null,
    known: string[],
  ): Promise<void> {
    this.#round += 1;
    const round = this.#round;
    const names = new Set(known.map((one) => one.toLocaleLowerCase()));
    const asked = words.filter((one) => !names.has(one.text.toLocaleLowerCase()));
    const wrong = await speller.wrong(
      language,
      asked.map((one) => one.text),
    );
    if (round !== this.#round) return;
    this.is_on = wrong !== null;
    this.#found = asked.filter((one) => wrong?.has(one.text) && !isBeingWritten(one, caret));
  }
}
