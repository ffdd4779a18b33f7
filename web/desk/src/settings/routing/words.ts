// Routing rules in words: their conditions, priorities, and why one did not take a message.
import type { ChannelSettings, RoutingCondition, RoutingConditions } from "@pupitre/api/settings";
import { language } from "#i18n/language.svelte.ts";
import { m } from "#lib/paraglide/messages.js";
import { languageWord } from "../team/words.ts";

export const priorities = [-1, 0, 1, 2] as const;

const priority_words: Record<(typeof priorities)[number], () => string> = {
  [-1]: m["routing.priority.low"],
  0: m["routing.priority.normal"],
  1: m["routing.priority.high"],
  2: m["routing.priority.urgent"],
};

export function priorityText(priority: number): string {
  const known = priorities.find((one) => one === priority);
  return known === undefined ? m["routing.priority.other"]({ priority }) : priority_words[known]();
}

const unmet_words: Record<RoutingCondition, () => string> = {
  channel: m["routing.unmet.channel"],
  hours: m["routing.unmet.hours"],
  language: m["routing.unmet.language"],
  words: m["routing.unmet.words"],
  returning: m["routing.unmet.returning"],
};

export function unmetText(unmet: RoutingCondition): string {
  return unmet_words[unmet]();
}

const anyOf = (items: string[]) =>
  new Intl.ListFormat(language.locale, { type: "disjunction" }).format(items);

/** Each condition in a few words; none for a rule that takes all. */
export function conditionTexts(
  conditions: RoutingConditions,
  channels: readonly ChannelSettings[],
): string[] {
  const { channel_ids, hours, languages, words, is_returning } = conditions;
  const texts: string[] = [];
  if (channel_ids.length > 0) {
    const names = channel_ids.map((id) => channels.find((one) => one.id === id)?.name ?? id);
    texts.push(m["routing.if.channel"]({ names: anyOf(names) }));
  }
  if (hours === "open") texts.push(m["routing.if.open"]());
  if (hours === "closed") texts.push(m["routing.if.closed"]());
  if (languages.length > 0) {
    texts.push(m["routing.if.language"]({ names: anyOf(languages.map(languageWord)) }));
  }
  if (words.length > 0) {
    texts.push(
      m["routing.if.words"]({ words: anyOf(words.map((word) => m["routing.if.word"]({ word }))) }),
    );
  }
  if (is_returning === true) texts.push(m["routing.if.returning"]());
  if (is_returning === false) texts.push(m["routing.if.new"]());
  return texts;
}
