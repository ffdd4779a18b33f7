// The words of accounts: roles, languages, and why a status is what it is (A10).
import type { AgentFamily, Role } from "@pupitre/api/settings";
import { region } from "#conversation/dates.ts";
import { language } from "#i18n/language.svelte.ts";
import { m } from "#lib/paraglide/messages.js";
import { clock } from "#live/clock.svelte.ts";

export const role_names: Record<Role, () => string> = {
  agent: m["team.role.agent"],
  manager: m["team.role.manager"],
  admin: m["team.role.admin"],
};

/** The languages that an account can be given. */
export const spoken_languages = ["fr", "en", "es", "de", "it", "pt", "nl", "ar"] as const;

/** A language in the language of the screen, as it stands within a sentence. */
export function languageWord(code: string): string {
  return new Intl.DisplayNames(language.locale, { type: "language" }).of(code) ?? code;
}

/** The same, where it stands alone. */
export function languageName(code: string): string {
  const name = languageWord(code);
  return name.charAt(0).toLocaleUpperCase(language.locale) + name.slice(1);
}

const cause_words: Record<AgentFamily["cause"], () => string> = {
  agent: m["team.status.cause.agent"],
  manager: m["team.status.cause.manager"],
  disconnection: m["team.status.cause.disconnection"],
  api: m["team.status.cause.api"],
  login: m["team.status.cause.login"],
};

const day_ms = 24 * 3_600_000;

/** "since 14:02, by a manager"; with the day when it is not of the last 24 hours. */
export function sinceText(status: AgentFamily): string {
  const words: string[] = [];
  if (status.since !== null) {
    const at_ms = Date.parse(status.since);
    const is_recent = clock.now_ms - at_ms < day_ms;
    const time = new Intl.DateTimeFormat(region(), {
      hour: "2-digit",
      minute: "2-digit",
      ...(is_recent ? {} : { day: "numeric", month: "short" }),
    }).format(at_ms);
    words.push(m["team.status.since"]({ time }));
  }
  if (status.choice === "unavailable") words.push(cause_words[status.cause]());
  return words.join(", ");
}
