// The words of opening hours: days, spans, dates.
import type { Span } from "@pupitre/api/settings";
import { region } from "#conversation/dates.ts";
import { language } from "#i18n/language.svelte.ts";
import { m } from "#lib/paraglide/messages.js";
import type { SpanFault } from "./week.ts";

/** Monday is 0; the fifth of January 2026 is one. */
export function dayName(day: number): string {
  const name = new Intl.DateTimeFormat(language.locale, {
    weekday: "long",
    timeZone: "UTC",
  }).format(Date.UTC(2026, 0, 5 + day));
  return name.charAt(0).toLocaleUpperCase(language.locale) + name.slice(1);
}

export function spansText(spans: readonly Span[]): string {
  if (spans.length === 0) return m["hours.closed"]();
  if (spans.length === 1 && spans[0]?.from === "00:00" && spans[0].to === "24:00") {
    return m["hours.all_day"]();
  }
  return spans.map((span) => `${span.from} – ${span.to}`).join(", ");
}

/** A local date, `2026-12-25`, in words. */
export function dateText(date: string): string {
  const at_ms = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(at_ms)) return date;
  return new Intl.DateTimeFormat(region(), { dateStyle: "long", timeZone: "UTC" }).format(at_ms);
}

const fault_words: Record<SpanFault, () => string> = {
  time: m["hours.fault.time"],
  order: m["hours.fault.order"],
  overlap: m["hours.fault.overlap"],
};

export function faultText(fault: SpanFault | null): string | null {
  return fault === null ? null : fault_words[fault]();
}
