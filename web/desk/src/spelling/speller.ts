// Asks the spelling worker, and remembers what it said of each word. Nothing is loaded before the first question.
import { plainWord } from "./words.ts";

export type SpellingLanguage = "fr" | "en";

export interface SpellerQuestion {
  id: number;
  language: SpellingLanguage;
  question: "wrong" | "suggestions";
  words: string[];
}

export interface SpellerAnswer {
  id: number;
  /** `null` when the dictionary could not be loaded. */
  words: string[] | null;
}

const remembered_max = 5000;

/** The language whose dictionary is at hand, for a language tag such as `fr` or `en-GB`. */
export function spellingLanguage(tag: string): SpellingLanguage | null {
  const [primary] = tag.toLowerCase().split("-");
  return primary === "fr" || primary === "en" ? primary : null;
}

class Speller {
  #worker: Worker | null = null;
  #last_id = 0;
  #waiting = new Map<number, (words: string[] | null) => void>();
  #is_right: Record<SpellingLanguage, Map<string, boolean>> = { fr: new Map(), en: new Map() };

  /** Those that the dictionary does not have; `null` when there is no dictionary. */
  async wrong(language: SpellingLanguage, words: string[]): Promise<Set<string> | null> {
    const known = this.#is_right[language];
    const asked = [...new Set(words.map(plainWord))].filter((one) => !known.has(one));
    if (asked.length > 0) {
      const wrong = await this.#ask(language, "wrong", asked);
      if (wrong === null) return null;
      if (known.size > remembered_max) known.clear();
      for (const word of asked) known.set(word, true);
      for (const word of wrong) known.set(word, false);
    }
    return new Set(words.filter((one) => known.get(plainWord(one)) === false));
  }

  async suggestions(language: SpellingLanguage, word: string): Promise<string[]> {
    return (await this.#ask(language, "suggestions", [plainWord(word)])) ?? [];
  }

  #ask(
    language: SpellingLanguage,
    question: SpellerQuestion["question"],
    words: string[],
  ): Promise<string[] | null> {
    const worker = this.#start();
    this.#last_id += 1;
    const id = this.#last_id;
    worker.postMessage({ id, language, question, words } satisfies SpellerQuestion);
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  #start(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(new URL("./speller.worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<SpellerAnswer>) => {
      this.#waiting.get(data.id)?.(data.words);
      this.#waiting.delete(data.id);
    });
    worker.addEventListener("error", () => {
      for (const resolve of this.#waiting.values()) resolve(null);
      this.#waiting.clear();
    });
    this.#worker = worker;
    return worker;
  }
}

export const speller = new Speller();
