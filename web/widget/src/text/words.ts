// The widget's words in the page's language; a brand may write its own over them.
import type more from "../../messages/more/fr.json";
import type panel from "../../messages/panel/fr.json";
import type room from "../../messages/room/fr.json";

type Key = keyof typeof panel | keyof typeof room | keyof typeof more;
export type Words = (key: Key, values?: Record<string, string | number>) => string;
export type Counted = (key: "log.new" | "compose.left" | "queue.position", count: number) => string;
export type Language = "fr" | "en";
export type Catalogue = Record<string, string>;

/** `catalogues` grows as parts of the widget come. */
export function wordsIn(catalogues: Catalogue[], overrides: Catalogue): Words {
  const find = (key: string): string => {
    for (const words of [overrides, ...catalogues]) {
      const found = Object.hasOwn(words, key) ? words[key] : undefined;
      if (found) return found;
    }
    return "";
  };
  return (key, values = {}) =>
    find(key).replace(/\{(\w+)\}/g, (hole, name: string) =>
      String(Object.hasOwn(values, name) ? values[name] : hole),
    );
}

export function countedIn(language: Language, words: Words): Counted {
  const rules = new Intl.PluralRules(language);
  return (key, count) =>
    words(rules.select(count) === "one" ? `${key}.one` : `${key}.other`, {
      count,
    });
}
