// Whether the agent has taken leave: said in the last answers, in French or in English (D8). A hint, never a block.
import type { Message } from "@pupitre/api/types";
import { wordsOf } from "#parts/message-words.ts";

const looked_at = 2;

const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const farewells = [
  /\bau revoir\b/,
  /\ba (?:bientot|tres vite|la prochaine|plus)\b/,
  /\bbonne? (?:journee|soiree|fin de|weekend|week-end|apres-midi|continuation|reception|nuit|vacances)\b/,
  /\bbon (?:week-?end|apres-midi|appetit|voyage)\b/,
  /\b(?:belle|excellente|agreable|douce) (?:journee|soiree|fin de|semaine|fete)/,
  /\bcordialement\b/,
  /\b(?:bien|sinceres) (?:a vous|cordialement|salutations)\b/,
  /\bciao\b/,
  /\bgood ?bye\b|\bbye\b/,
  /\bhave a (?:\w+ )?(?:day|evening|weekend|week-end|night|afternoon|one)\b/,
  /\btake care\b|\bsee you\b/,
  /\b(?:best|kind|warm) (?:regards|wishes)\b/,
];

/** Whether the agent's last answers say goodbye. `null` when no answer is known. */
export function hasFarewell(messages: readonly Message[]): boolean | null {
  const answers = messages.filter((one) => one.author.kind === "agent").slice(-looked_at);
  if (answers.length === 0) return null;
  return answers.some(({ content }) => {
    const text = plain(wordsOf(content));
    return farewells.some((pattern) => pattern.test(text));
  });
}
