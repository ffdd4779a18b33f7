// The page's language: French unless the browser prefers English, or the switch says otherwise.

import { en } from "./en.js";
import { fr } from "./fr.js";

const MESSAGES = { fr, en };
const KEY = "phone.language";

let current = chosen();

function chosen() {
  try {
    const stored = localStorage.getItem(KEY);
    if (stored in MESSAGES) return stored;
  } catch {
    // Without storage the browser's language holds.
  }
  return navigator.language.toLowerCase().startsWith("en") ? "en" : "fr";
}

/** "fr" or "en". */
export function language() {
  return current;
}

/** The locale for dates and numbers. */
export function locale() {
  return { fr: "fr-FR", en: "en-GB" }[current];
}

/** Changes the language and remembers it. */
export function setLanguage(next) {
  current = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // The choice then lasts until the page is left.
  }
}

/** The message of a key. `{name}` is replaced; `count` chooses between `key.one` and `key.other`. */
export function t(key, values = {}) {
  const messages = MESSAGES[current];
  const form = "count" in values ? new Intl.PluralRules(current).select(values.count) : "";
  const message = messages[`${key}.${form}`] ?? messages[`${key}.other`] ?? messages[key] ?? key;
  return spaced(message).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** Whether a key has words: for lists that follow the emulator's own. */
export function hasMessage(key) {
  return key in MESSAGES[current];
}

function spaced(message) {
  if (current !== "fr") return message;
  return message.replace(/ ([:;?!»])/g, "\u00a0$1").replace(/« /g, "«\u00a0");
}

/** Puts the words of `data-t`, `data-t-label` and `data-t-placeholder` into the page. */
export function translatePage() {
  document.documentElement.lang = current;
  document.title = t("page.title");
  for (const element of document.querySelectorAll("[data-t]")) {
    element.textContent = t(element.dataset.t);
  }
  for (const element of document.querySelectorAll("[data-t-label]")) {
    element.setAttribute("aria-label", t(element.dataset.tLabel));
  }
  for (const element of document.querySelectorAll("[data-t-placeholder]")) {
    element.setAttribute("placeholder", t(element.dataset.tPlaceholder));
  }
}
