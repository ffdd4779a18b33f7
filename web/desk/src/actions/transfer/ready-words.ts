// What is said to the visitor before a transfer, ready in the language of the conversation (T3).
import type { Conversation } from "@pupitre/api/types";
import { isLocale, type Locale } from "#i18n/language.svelte.ts";
import { m } from "#lib/paraglide/messages.js";
import type { Target } from "./targets.ts";

function languageOf(conversation: Conversation): { locale: Locale } | undefined {
  const language = conversation.language.slice(0, 2);
  return isLocale(language) ? { locale: language } : undefined;
}

/** A colleague's name stays inside (D6); a team's is what it is for. */
export function readyWords(conversation: Conversation, target: Target | null): string {
  const locale = languageOf(conversation);
  const name = conversation.contact.name.split(/\s+/u)[0] ?? "";
  const said =
    target?.kind === "team"
      ? m["actions.transfer.ready_team"]({ team: target.name }, locale)
      : m["actions.transfer.ready_agent"]({}, locale);
  if (name === "") return said;
  return m["actions.transfer.ready_named"]({ name, said: lowered(said) }, locale);
}

/** A sentence that goes on after a name: its first letter small, unless it is the English "I". */
function lowered(text: string): string {
  if (/^I\b/u.test(text)) return text;
  return text.charAt(0).toLocaleLowerCase() + text.slice(1);
}
