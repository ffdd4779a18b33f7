// Times, durations, sizes and numbers, as the reader's language writes them.

import { el } from "./dom.js";
import { locale, t } from "./i18n.js";

const DAY_MS = 86_400_000;

function written(options, instant) {
  return new Intl.DateTimeFormat(locale(), options).format(instant);
}

/** "14:33" */
export function time(instant) {
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return written(options, new Date(instant));
}

/** "14:33:07" */
export function timeWithSeconds(instant) {
  const options = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
  return written(options, new Date(instant));
}

/** "mardi 14 octobre" */
export function longDay(instant) {
  return written({ weekday: "long", day: "numeric", month: "long" }, new Date(instant));
}

function dayStart(instant) {
  const date = new Date(instant);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** Today, yesterday, or the day in full, seen from `now`. */
export function day(instant, now) {
  const days = Math.round((dayStart(now) - dayStart(instant)) / DAY_MS);
  if (days === 0) return t("day.today");
  if (days === 1) return t("day.yesterday");
  const text = longDay(instant);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The time of today, else the day, short: for lists. */
export function shortMoment(instant, now) {
  const days = Math.round((dayStart(now) - dayStart(instant)) / DAY_MS);
  if (days === 0) return time(instant);
  if (days === 1) return t("day.yesterday");
  if (days > 1 && days < 7) return written({ weekday: "short" }, new Date(instant));
  return written({ day: "2-digit", month: "2-digit" }, new Date(instant));
}

/** "3 j 4 h", "23 h 50", "12 min": two units at most. */
export function duration(ms) {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const rest = minutes % 60;
  if (days > 0) return t("duration.days", { days }) + (hours > 0 ? ` ${hours} h` : "");
  if (hours > 0) return `${hours} h${rest > 0 ? ` ${String(rest).padStart(2, "0")}` : ""}`;
  return `${rest} min`;
}

/** "0:14" */
export function playTime(seconds) {
  const whole = Number.isFinite(seconds) ? Math.floor(seconds) : 0;
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** "1,2 Mo" */
export function size(bytes) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const options = { style: "unit", unit: units[step], maximumFractionDigits: 1 };
  return new Intl.NumberFormat(locale(), options).format(bytes / 1000 ** step);
}

/** Digits with their country, grouped when French. */
export function phone(digits) {
  const french = /^33(\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits);
  return french ? `+33 ${french.slice(1).join(" ")}` : `+${digits}`;
}

/** How a visitor is known: by phone, or without one. */
export function contactLine(visitor) {
  return visitor.phone ? phone(visitor.phone) : t("visitor.no-phone");
}

/** Two letters for an avatar. */
export function initials(name) {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const letters = words.length > 1 ? words[0][0] + words[1][0] : (words[0] ?? "?").slice(0, 2);
  return letters.toUpperCase();
}

/** A colour of the six, always the same for one id. */
export function avatarTone(id) {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + character.codePointAt(0)) % 997;
  return `tone-${(sum % 6) + 1}`;
}

const MARKS = [
  { pattern: /```([\s\S]+?)```/, tag: "code" },
  { pattern: /(?<![\w*])\*(\S(?:[^\n*]*\S)?)\*(?![\w*])/, tag: "strong" },
  { pattern: /(?<![\w_])_(\S(?:[^\n_]*\S)?)_(?![\w_])/, tag: "em" },
  { pattern: /(?<![\w~])~(\S(?:[^\n~]*\S)?)~(?![\w~])/, tag: "s" },
];
const LINK = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]}'’»]/;

/** WhatsApp's marks (`*bold*`, `_italic_`, `~struck~`) and web addresses, as nodes. */
export function richText(text) {
  const link = LINK.exec(text);
  const found = MARKS.map((it) => ({ ...it, match: it.pattern.exec(text) }))
    .filter((it) => it.match)
    .sort((one, other) => one.match.index - other.match.index);
  const mark = found[0];
  if (link && !(mark && mark.match.index < link.index)) {
    const [address] = link;
    const anchor = el(
      "a",
      { href: address, target: "_blank", rel: "noopener noreferrer" },
      address,
    );
    return around(text, link.index, address.length, anchor);
  }
  if (!mark) return [text];
  const [whole, inside] = mark.match;
  const children = mark.tag === "code" ? [inside] : richText(inside);
  return around(text, mark.match.index, whole.length, el(mark.tag, {}, ...children));
}

function around(text, start, length, node) {
  return [text.slice(0, start), node, ...richText(text.slice(start + length))].filter(
    (it) => it !== "",
  );
}
