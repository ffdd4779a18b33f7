// A week of opening hours as the form has it, and what is wrong with it.
import type { OpeningHours, Span } from "@pupitre/api/settings";

const day_min = 24 * 60;

/** Minutes since midnight; `24:00` is the end of the day. `null` for what is no time. */
export function minuteOf(time: string): number | null {
  const [, hours, minutes] = /^(\d\d):(\d\d)$/.exec(time) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  const minute = Number(hours) * 60 + Number(minutes);
  return Number(minutes) < 60 && minute <= day_min ? minute : null;
}

/** A field of the browser ends at 23:59: midnight at the end of a day is shown as 00:00. */
export function shownEnd(to: string): string {
  return to === "24:00" ? "00:00" : to;
}

export function storedEnd(shown: string): string {
  return shown === "00:00" ? "24:00" : shown;
}

export type SpanFault = "time" | "order" | "overlap";

/** What is wrong with the spans of one day; `null` when nothing is. */
export function faultOfDay(spans: readonly Span[]): SpanFault | null {
  const minutes: { from: number; to: number }[] = [];
  for (const span of spans) {
    const from = minuteOf(span.from);
    const to = minuteOf(span.to);
    if (from === null || to === null) return "time";
    if (from >= to) return "order";
    minutes.push({ from, to });
  }
  minutes.sort((one, other) => one.from - other.from);
  const overlaps = minutes.some((one, place) => one.from < (minutes[place - 1]?.to ?? 0));
  return overlaps ? "overlap" : null;
}

/** Where the spans stand in a bar of the whole day, in percent. */
export function barsOf(spans: readonly Span[]): { start: number; width: number }[] {
  return spans.flatMap((span) => {
    const from = minuteOf(span.from);
    const to = minuteOf(span.to);
    if (from === null || to === null || from >= to) return [];
    return [{ start: (from / day_min) * 100, width: ((to - from) / day_min) * 100 }];
  });
}

/** A span to add after those that are there: the next free stretch of the day. */
export function nextSpan(spans: readonly Span[]): Span {
  const last = spans.at(-1);
  if (last === undefined) return { from: "09:00", to: "19:00" };
  const end = minuteOf(last.to) ?? day_min;
  const from = Math.min(end + 60, day_min - 60);
  const text = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  return { from: text(from), to: text(Math.min(from + 240, day_min)) };
}

const workday = (): Span[] => [{ from: "09:00", to: "19:00" }];

/** What a new schedule begins with. */
export function newSchedule(id: string): OpeningHours {
  return {
    id,
    name: "",
    is_default: false,
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    week: [workday(), workday(), workday(), workday(), workday(), [], []],
    closed_days: [],
  };
}
