// The chat's own words, in groups that a manager finds them by.
import { standard } from "@pupitre/widget/standard";
import type { Scene } from "@pupitre/widget/preview";
import { m } from "#lib/paraglide/messages.js";

export interface TextGroup {
  id: string;
  name: () => string;
  keys: readonly string[];
  /** Where they are seen. */
  scene: Scene;
}

const families: readonly (Omit<TextGroup, "keys"> & { starts: readonly string[] })[] = [
  {
    id: "welcome",
    name: m["chat.texts.welcome"],
    scene: "start",
    starts: ["start", "tease", "header"],
  },
  { id: "waiting", name: m["chat.texts.waiting"], scene: "talk", starts: ["queue", "log"] },
  { id: "away", name: m["chat.texts.away"], scene: "away", starts: ["absent", "email"] },
  {
    id: "consent",
    name: m["chat.texts.consent"],
    scene: "start",
    starts: ["consent", "identified"],
  },
  {
    id: "writing",
    name: m["chat.texts.writing"],
    scene: "talk",
    starts: ["compose", "state", "link", "error"],
  },
  { id: "files", name: m["chat.texts.files"], scene: "talk", starts: ["file", "content"] },
  { id: "survey", name: m["chat.texts.survey"], scene: "survey", starts: ["survey", "end"] },
  { id: "whatsapp", name: m["chat.texts.whatsapp"], scene: "start", starts: ["whatsapp"] },
];

const others = { id: "others", name: m["chat.texts.others"], scene: "start" } as const;

const startOf = (key: string): string => key.slice(0, key.indexOf("."));

export const text_groups: readonly TextGroup[] = (() => {
  const keys = Object.keys(standard.fr);
  const named = new Set(families.flatMap((family) => family.starts));
  const groups = families.map(({ starts, ...group }) => ({
    ...group,
    keys: keys.filter((key) => starts.includes(startOf(key))),
  }));
  return [...groups, { ...others, keys: keys.filter((key) => !named.has(startOf(key))) }];
})();

const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();

/** The words of which one has what is looked for, in the chat's own words or in the brand's. */
export function foundIn(
  keys: readonly string[],
  texts: Record<string, { fr: string; en: string }>,
  query: string,
): string[] {
  const wanted = plain(query.trim());
  const all = (key: string): string[] => [
    standard.fr[key] ?? "",
    standard.en[key] ?? "",
    texts[key]?.fr ?? "",
    texts[key]?.en ?? "",
  ];
  return keys.filter((key) => all(key).some((text) => plain(text).includes(wanted)));
}

/** What is filled in when it is shown: `{name}`. */
export const holesOf = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])];
