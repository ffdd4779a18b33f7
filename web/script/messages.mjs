// The catalogues are complete: the same keys and variables in each language, each used; and a sentence for each
// refusal of the server.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folders = [
  "desk/messages",
  "desk/messages/conversation",
  "desk/messages/settings",
  "desk/messages/channels",
  "desk/messages/chat",
  "desk/messages/actions",
  "desk/messages/compose",
  "desk/messages/thread",
];
/** The widget's, each with its part; their keys are written in full or up to a variable. */
const widget_folders = ["launcher", "tease", "panel", "room", "more"].map(
  (part) => `widget/messages/${part}`,
);
const locales = ["fr", "en"];

/** @returns {Map<string, string>} Key to text; a plural's texts are joined. */
const flatten = (node, prefix = "", into = new Map()) => {
  for (const [name, value] of Object.entries(node)) {
    const key = prefix === "" ? name : `${prefix}.${name}`;
    if (typeof value === "string") into.set(key, value);
    else if (Array.isArray(value)) into.set(key, JSON.stringify(value[0]?.match ?? value));
    else flatten(value, key, into);
  }
  return into;
};

const variables = (text) =>
  [...new Set([...text.matchAll(/(?<!\\)\{(\w+)\}/g)].map(([, name]) => name))].sort().join(" ");

const catalogue = (root, locale, problems, from) => {
  const all = new Map();
  for (const folder of from) {
    const texts = JSON.parse(readFileSync(join(root, folder, `${locale}.json`), "utf8"));
    for (const [key, text] of flatten(texts)) {
      if (all.has(key)) problems.push(`${locale}: ${key} is written twice`);
      if (text.trim() === "") problems.push(`${locale}: ${key} is empty`);
      all.set(key, text);
    }
  }
  return all;
};

/** Keys that the code names: `m["one.two"]` or `m.one`. */
const namedKeys = (root) => {
  const named = new Set();
  for (const path of globSync("desk/src/**/*.{ts,svelte}", { cwd: root })) {
    const source = readFileSync(join(root, path), "utf8");
    for (const [, key] of source.matchAll(/\bm\[\s*"([^"]+)"\s*\]/g)) named.add(key);
    for (const [, key] of source.matchAll(/\bm\.(\w+)\(/g)) named.add(key);
  }
  return named;
};

/** Codes of the API's refusals, as the server lists them. */
const serverCodes = (root) =>
  JSON.parse(readFileSync(join(root, "../docs/error-codes.json"), "utf8")).map(({ code }) => code);

/** The base catalogue, after the others were held against it. */
const compared = (root, problems, from) => {
  const all = locales.map((locale) => [locale, catalogue(root, locale, problems, from)]);
  const [[base_locale, base_texts], ...others] = all;
  for (const [locale, texts] of others) {
    for (const [key, text] of base_texts) {
      const told = texts.get(key);
      if (told === undefined) problems.push(`${locale}: ${key} is missing`);
      else if (variables(told) !== variables(text)) {
        problems.push(`${key}: the variables differ between ${base_locale} and ${locale}`);
      }
    }
    for (const key of texts.keys()) {
      if (!base_texts.has(key)) problems.push(`${base_locale}: ${key} is missing`);
    }
  }
  return base_texts;
};

/** Keys of the widget are strings of its code; the type of `t` refuses those that have no text. */
const checkWidget = (root, problems) => {
  const paths = globSync("widget/src/**/*.{ts,tsx}", { cwd: root });
  const sources = paths
    .filter((path) => !path.includes(".test."))
    .map((path) => readFileSync(join(root, path), "utf8"))
    .join("\n");
  for (const key of compared(root, problems, widget_folders).keys()) {
    const stem = key.slice(0, key.lastIndexOf("."));
    const isNamed = [`"${key}"`, `\`${stem}.\${`, `"${stem}"`].some((it) => sources.includes(it));
    if (!isNamed) problems.push(`${key} is not used in the widget`);
  }
};

export const checkMessages = (root) => {
  const problems = [];
  const base_texts = compared(root, problems, folders);
  checkWidget(root, problems);
  const named = namedKeys(root);
  for (const key of base_texts.keys()) if (!named.has(key)) problems.push(`${key} is not used`);
  for (const key of named) if (!base_texts.has(key)) problems.push(`${key} has no text`);
  const sentences = readFileSync(join(root, "desk/src/i18n/problem.ts"), "utf8");
  for (const code of serverCodes(root)) {
    if (!sentences.includes(`"${code}":`)) problems.push(`${code} has no sentence in problem.ts`);
  }
  return { passed: problems.length === 0, output: problems.join("\n") };
};
