// Spelling away from the page: Hunspell and a dictionary, loaded the first time a language is asked for.
import { createHunspellFromStrings, type Hunspell } from "hunspell-wasm";
import gb_affixes from "dictionary-en-gb/index.aff?url&no-inline";
import gb_words from "dictionary-en-gb/index.dic?url&no-inline";
import us_affixes from "dictionary-en/index.aff?url&no-inline";
import us_words from "dictionary-en/index.dic?url&no-inline";
import fr_affixes from "dictionary-fr/index.aff?url&no-inline";
import fr_words from "dictionary-fr/index.dic?url&no-inline";
import type { SpellerAnswer, SpellerQuestion, SpellingLanguage } from "./speller.ts";

interface Source {
  affixes: string;
  words: string;
}

/** A word is right when one of its language's dictionaries has it. */
const sources: Record<SpellingLanguage, Source[]> = {
  fr: [{ affixes: fr_affixes, words: fr_words }],
  en: [
    { affixes: us_affixes, words: us_words },
    { affixes: gb_affixes, words: gb_words },
  ],
};

const suggestion_count_max = 5;
const checkers = new Map<SpellingLanguage, Promise<Hunspell[]>>();

async function textAt(address: string): Promise<string> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.text();
}

async function load({ affixes, words }: Source): Promise<Hunspell> {
  return createHunspellFromStrings(await textAt(affixes), await textAt(words));
}

function checkersOf(language: SpellingLanguage): Promise<Hunspell[]> {
  const known = checkers.get(language) ?? Promise.all(sources[language].map(load));
  checkers.set(language, known);
  known.catch(() => checkers.delete(language));
  return known;
}

function suggestions(all: Hunspell[], words: string[]): string[] {
  const found = words.flatMap((word) => all.flatMap((one) => one.getSpellingSuggestions(word)));
  return [...new Set(found)].slice(0, suggestion_count_max);
}

async function answer({ id, language, question, words }: SpellerQuestion): Promise<SpellerAnswer> {
  const all = await checkersOf(language);
  const isWrong = (word: string) => !all.some((one) => one.testSpelling(word));
  const found = question === "wrong" ? words.filter(isWrong) : suggestions(all, words);
  return { id, words: found };
}

addEventListener("message", (event: MessageEvent<SpellerQuestion>) => {
  const { id } = event.data;
  answer(event.data).then(
    (found) => postMessage(found),
    // Without its dictionary it says nothing; the page falls back on the browser's own.
    () => postMessage({ id, words: null } satisfies SpellerAnswer),
  );
});
