// Times of a pause, in the zone of the agent's browser (P1).
import type { SnoozeOption, SnoozeOptions } from "@pupitre/api/actions";
import type { Conversation } from "@pupitre/api/types";

const hour_ms = 60 * 60_000;
export const recommended_ms = 3 * hour_ms;
const hours: Partial<Record<SnoozeOption["kind"], number>> = { hours3: 3, hours1: 1, hours6: 6 };

/** P4: whether the window will have ended by then. */
export function outlivesWindow(conversation: Conversation, until_ms: number): boolean {
  if (conversation.channel.kind !== "whatsapp") return false;
  const { ends_at } = conversation.window;
  return ends_at === null || Date.parse(ends_at) <= until_ms;
}

/** What can be told before the server has answered: the hours. */
export function optionsAtOnce(conversation: Conversation, now_ms: number): SnoozeOptions {
  const options: SnoozeOption[] = [];
  for (const kind of ["hours3", "hours1", "hours6"] as const) {
    const until_ms = now_ms + (hours[kind] ?? 0) * hour_ms;
    options.push({
      kind,
      until: new Date(until_ms).toISOString(),
      outlives_window: outlivesWindow(conversation, until_ms),
      after_hours: false,
    });
  }
  options.push({ kind: "answer", until: null, outlives_window: false, after_hours: false });
  return { options, window_ends_at: conversation.window.ends_at };
}

export interface ChosenTime {
  at_ms: number;
  /** The clocks jump over it that day; it becomes the first hour that exists. */
  is_skipped: boolean;
}

/** The instant of a date and a time of two fields, or `null` while one of them is not whole. */
export function chosenTime(date: string, time: string): ChosenTime | null {
  const day = /^(\d{4,6})-(\d{2})-(\d{2})$/.exec(date)?.slice(1).map(Number);
  const clock = /^(\d{2}):(\d{2})/.exec(time)?.slice(1).map(Number);
  const [year, month, day_of_month] = day ?? [];
  const [hour, minute] = clock ?? [];
  if (year === undefined || month === undefined || day_of_month === undefined) return null;
  if (hour === undefined || minute === undefined) return null;
  const at = new Date(year, month - 1, day_of_month, hour, minute);
  if (Number.isNaN(at.getTime())) return null;
  return { at_ms: at.getTime(), is_skipped: at.getHours() !== hour || at.getMinutes() !== minute };
}

const two = (value: number) => String(value).padStart(2, "0");

/** The values of the two fields for an instant. */
export function fieldsOf(at_ms: number): { date: string; time: string } {
  const at = new Date(at_ms);
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return { date, time: `${two(at.getHours())}:${two(at.getMinutes())}` };
}

/** What is proposed first in the dialog: tomorrow morning at nine. */
export function proposedTime(now_ms: number): { date: string; time: string } {
  const at = new Date(now_ms);
  return fieldsOf(new Date(at.getFullYear(), at.getMonth(), at.getDate() + 1, 9, 0).getTime());
}
