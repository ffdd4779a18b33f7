// Days and hours as they are said, in the visitor's own time zone.
import type { Language, Words } from "./words.ts";

const dayNumber = (date: Date): number =>
  Math.round(new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime() / 86_400_000);

/** `14:24`. */
export const clockTime = (language: Language, at: string): string =>
  new Intl.DateTimeFormat(language, {
    hour: "numeric",
    minute: "2-digit",
  }).format(new Date(at));

/** `9 h`, `9 h 30`, `9 AM`, `9:30 AM`: the hour of an opening. */
function spokenTime(language: Language, date: Date): string {
  const minutes = date.getMinutes();
  if (language === "en") {
    const options: Intl.DateTimeFormatOptions = { hour: "numeric" };
    if (minutes > 0) options.minute = "2-digit";
    return new Intl.DateTimeFormat(language, options).format(date);
  }
  const space = "\u00a0";
  const rest = minutes > 0 ? space + String(minutes).padStart(2, "0") : "";
  return `${date.getHours()}${space}h${rest}`;
}

/** `à 14 h`, `demain à 9 h`, `lundi à 9 h`. */
export function openingTime(language: Language, words: Words, at: string, now: Date): string {
  const date = new Date(at);
  const time = spokenTime(language, date);
  const days = dayNumber(date) - dayNumber(now);
  if (days <= 0) return words("when.today", { time });
  if (days === 1) return words("when.tomorrow", { time });
  const far: Intl.DateTimeFormatOptions = { day: "numeric", month: "long" };
  const options: Intl.DateTimeFormatOptions = days < 7 ? { weekday: "long" } : far;
  const day = new Intl.DateTimeFormat(language, options).format(date);
  return words("when.day", { day, time });
}

/** `Aujourd’hui`, `Hier`, `lundi 3 mars`. */
export function dayName(language: Language, words: Words, at: string, now: Date): string {
  const date = new Date(at);
  const days = dayNumber(now) - dayNumber(date);
  if (days <= 0) return words("day.today");
  if (days === 1) return words("day.yesterday");
  return new Intl.DateTimeFormat(language, {
    weekday: "long",
    day: "numeric",
    month: "long",
  }).format(date);
}

export const isSameDay = (one: string, other: string): boolean =>
  dayNumber(new Date(one)) === dayNumber(new Date(other));
