// The language of the screen: what the agent chose in this browser, else the browser's, else French.
import { overwriteGetLocale } from "#lib/paraglide/runtime.js";

export type Locale = "fr" | "en";

const storage_key = "pupitre.language";

export function isLocale(value: unknown): value is Locale {
  return value === "fr" || value === "en";
}

/** The first language of the list that the desk speaks. */
export function preferredLocale(languages: readonly string[]): Locale {
  const spoken = languages.map((one) => one.slice(0, 2).toLowerCase());
  return spoken.find(isLocale) ?? "fr";
}

class Language {
  locale = $state<Locale>("fr");

  constructor() {
    const chosen = localStorage.getItem(storage_key);
    this.locale = isLocale(chosen) ? chosen : preferredLocale(navigator.languages);
    document.documentElement.lang = this.locale;
    overwriteGetLocale(() => this.locale);
  }

  choose(locale: Locale): void {
    this.locale = locale;
    localStorage.setItem(storage_key, locale);
    document.documentElement.lang = locale;
  }
}

export const language = new Language();
