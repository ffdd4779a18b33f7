// Words that the agent told spelling to leave alone: for good in this browser, or until the page is left.

const storage_key = "pupitre.words";
const word_count_max = 2000;

function stored(): string[] {
  const text = localStorage.getItem(storage_key) ?? "";
  return text === "" ? [] : text.split("\n");
}

class OwnWords {
  #kept = $state.raw<ReadonlySet<string>>(new Set(stored()));
  #ignored = $state.raw<ReadonlySet<string>>(new Set());

  has(word: string): boolean {
    const plain = word.toLocaleLowerCase();
    return this.#kept.has(plain) || this.#ignored.has(plain);
  }

  /** Adds a word to the agent's own dictionary. */
  keep(word: string): void {
    const kept = [...new Set([...stored(), word.toLocaleLowerCase()])].slice(-word_count_max);
    localStorage.setItem(storage_key, kept.join("\n"));
    this.#kept = new Set(kept);
  }

  /** Leaves a word alone until the page is loaded again. */
  ignore(word: string): void {
    this.#ignored = new Set([...this.#ignored, word.toLocaleLowerCase()]);
  }
}

export const own_words = new OwnWords();
