// Routing rules in words: their conditions, priorities, and why one did not take a message.
import type { ChannelSettings, RoutingConditions, RoutingReason } from "@pupitre/api/settings";
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

const anyOf = (items: string[]) =>
  new Intl.ListFormat(language.locale, { type: "disjunction" }).format(items);

/** A condition that holds, in a few words. */
export function reasonText(reason: RoutingReason, channels: readonly ChannelSettings[]): string {
  const value = reason.value ?? "";
  switch (reason.kind) {
    case "channel":
      return m["routing.if.channel"]({
        name: channels.find((one) => one.id === value)?.name ?? value,
      });
    case "hours":
      return value === "open" ? m["routing.if.open"]() : m["routing.if.closed"]();
    case "language":
      return m["routing.if.language"]({ name: languageWord(value) });
    case "words":
      return m["routing.if.words"]({ words: m["routing.if.word"]({ word: value }) });
    case "contact":
      return value === "returning" ? m["routing.if.returning"]() : m["routing.if.new"]();
    case "catch_all":
      return m["routing.if.catch_all"]();
  }
}

/** Each condition in a few words; none for a rule that takes all. */
export function conditionTexts(
  conditions: RoutingConditions,
  channels: readonly ChannelSettings[],
): string[] {
  const { channel_id, hours, language: spoken, words, contact } = conditions;
  const texts: string[] = [];
  if (channel_id !== null) texts.push(reasonText({ kind: "channel", value: channel_id }, channels));
  if (hours !== null) texts.push(reasonText({ kind: "hours", value: hours }, channels));
  if (spoken !== null) texts.push(reasonText({ kind: "language", value: spoken }, channels));
  if (words.length > 0) {
    const quoted = words.map((word) => m["routing.if.word"]({ word }));
    texts.push(m["routing.if.words"]({ words: anyOf(quoted) }));
  }
  if (contact !== null) texts.push(reasonText({ kind: "contact", value: contact }, channels));
  return texts;
}
