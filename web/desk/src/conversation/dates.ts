// Days and hours as the thread writes them, in the screen's language and the agent's own zone.
import { language } from "#i18n/language.svelte.ts";
import { m } from "#lib/paraglide/messages.js";

const day_ms = 24 * 60 * 60_000;
const week_ms = 6 * day_ms;

/** The screen's language as the browser's own region writes it. */
export function region(): string {
  const own = navigator.languages.find((one) => one.startsWith(language.locale));
  return own ?? language.locale;
}

function format(at: string | number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(region(), options).format(new Date(at));
}

function capitalized(text: string): string {
  return text.charAt(0).toLocaleUpperCase(language.locale) + text.slice(1);
}

function yearWhenOther(at: string, now_ms: number): Intl.DateTimeFormatOptions {
  const is_same = new Date(at).getFullYear() === new Date(now_ms).getFullYear();
  return is_same ? {} : { year: "numeric" };
}

export function hour(at: string): string {
  return format(at, { hour: "2-digit", minute: "2-digit" });
}

export function day(at: string, now_ms: number): string {
  const its_day = new Date(at).toDateString();
  if (its_day === new Date(now_ms).toDateString()) return m["thread.today"]();
  if (its_day === new Date(now_ms - day_ms).toDateString()) return m["thread.yesterday"]();
  const year = yearWhenOther(at, now_ms);
  return capitalized(format(at, { weekday: "long", day: "numeric", month: "long", ...year }));
}

/** The hour today, the weekday within the week, the date before. */
export function moment(at: string, now_ms: number): string {
  const is_today = new Date(at).toDateString() === new Date(now_ms).toDateString();
  if (is_today) return hour(at);
  const is_this_week = Math.abs(now_ms - Date.parse(at)) < week_ms;
  const date: Intl.DateTimeFormatOptions = is_this_week
    ? { weekday: "long" }
    : { day: "numeric", month: "long", ...yearWhenOther(at, now_ms) };
  return `${format(at, date)} ${hour(at)}`;
}

/** "today", "yesterday", else the short date, within a sentence. */
export function dayWord(at: string, now_ms: number): string {
  const its_day = new Date(at).toDateString();
  if (its_day === new Date(now_ms).toDateString()) return m["thread.today"]().toLowerCase();
  if (its_day === new Date(now_ms - day_ms).toDateString()) {
    return m["thread.yesterday"]().toLowerCase();
  }
  return m["list.on_date"]({ date: shortDate(at, now_ms) });
}

export function shortDate(at: string, now_ms: number): string {
  return format(at, { day: "numeric", month: "short", ...yearWhenOther(at, now_ms) });
}

/** "mardi 14 octobre à 09:00", with the year when it is another. */
export function fullMoment(at_ms: number): string {
  const is_same = new Date(at_ms).getFullYear() === new Date().getFullYear();
  return format(at_ms, {
    weekday: "long",
    day: "numeric",
    month: "long",
    hour: "2-digit",
    minute: "2-digit",
    ...(is_same ? {} : { year: "numeric" }),
  });
}

/** The zone of the browser: "Europe/Paris". */
export function zoneName(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone.replaceAll("_", " ");
}

export function longDate(at: string): string {
  return format(at, { day: "numeric", month: "long", year: "numeric" });
}

/** From one day to another: one date when they are the same. */
export function dateRange(from: string, to: string | null, now_ms: number): string {
  const options: Intl.DateTimeFormatOptions = {
    day: "numeric",
    month: "long",
    ...yearWhenOther(from, now_ms),
  };
  const formatter = new Intl.DateTimeFormat(region(), options);
  return formatter.formatRange(new Date(from), new Date(to ?? from));
}
