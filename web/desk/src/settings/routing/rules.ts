// The list of routing rules as the page changes it (R1): the last one takes all and stays last.
import type { RoutingConditions, RoutingRule } from "@pupitre/api/settings";

export const no_conditions: RoutingConditions = {
  channel_id: null,
  hours: null,
  language: null,
  words: [],
  contact: null,
};

/** Only the last rule may ask for nothing. */
export function isEmpty(conditions: RoutingConditions): boolean {
  const { channel_id, hours, language, words, contact } = conditions;
  return words.length === 0 && [channel_id, hours, language, contact].every((one) => one === null);
}

/** The one that takes all is the last. */
export function isCatchAll(rules: readonly RoutingRule[], rule: RoutingRule): boolean {
  return rules.at(-1)?.id === rule.id;
}

/** The list with this rule one place earlier or later; the last stays last. */
export function moved(
  rules: readonly RoutingRule[],
  id: string,
  step: 1 | -1,
): RoutingRule[] | null {
  const from = rules.findIndex((one) => one.id === id);
  const to = from + step;
  const last = rules.length - 1;
  if (from < 0 || from === last || to < 0 || to >= last) return null;
  const order = [...rules];
  const [rule] = order.splice(from, 1);
  if (rule === undefined) return null;
  order.splice(to, 0, rule);
  return order;
}

/** The list with this rule in it: in its place, or before the one that takes all. */
export function withRule(rules: readonly RoutingRule[], rule: RoutingRule): RoutingRule[] {
  if (rules.some((one) => one.id === rule.id)) {
    return rules.map((one) => (one.id === rule.id ? rule : one));
  }
  return [...rules.slice(0, -1), rule, ...rules.slice(-1)];
}

export function withoutRule(rules: readonly RoutingRule[], id: string): RoutingRule[] {
  return rules.filter((one, place) => one.id !== id || place === rules.length - 1);
}

/** Words as they are written in one field, between commas or on lines. */
export function wordsOf(written: string): string[] {
  const words = written.split(/[,\n]/).map((word) => word.trim());
  return [...new Set(words.filter((word) => word !== ""))];
}
