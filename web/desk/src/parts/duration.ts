// Durations as the desk writes them: "40 s", "1 min 20", "22 h 14", "3 j". Rounded down.
import { m } from "#lib/paraglide/messages.js";

const second_ms = 1000;
const minute_ms = 60 * second_ms;
const hour_ms = 60 * minute_ms;
const day_ms = 24 * hour_ms;
const seconds_shown_below_ms = 2 * minute_ms;

const two = (value: number) => String(value).padStart(2, "0");

export function durationText(duration_ms: number): string {
  const ms = Math.max(0, duration_ms);
  if (ms < minute_ms) return m["duration.seconds"]({ count: Math.floor(ms / second_ms) });
  const minutes = Math.floor(ms / minute_ms);
  if (ms < seconds_shown_below_ms) {
    const seconds = two(Math.floor((ms % minute_ms) / second_ms));
    return m["duration.minutes_seconds"]({ minutes, seconds });
  }
  if (ms < hour_ms) return m["duration.minutes"]({ count: minutes });
  const hours = Math.floor(ms / hour_ms);
  if (ms < day_ms) return m["duration.hours"]({ hours, minutes: two(minutes % 60) });
  return m["duration.days"]({ count: Math.floor(ms / day_ms) });
}
