// A moment within a sentence: today at 15:04, yesterday at 15:04, on Monday 13 October at 15:04.
import { day, hour } from "#conversation/dates.ts";
import { m } from "#lib/paraglide/messages.js";

/** With a small letter, for the middle of a sentence; proper names of days keep theirs in English. */
function within(text: string): string {
  const is_name = /^\p{Lu}\p{Ll}+day\s/u.test(text);
  return is_name ? text : text.charAt(0).toLowerCase() + text.slice(1);
}

export function when(at: string, now_ms: number): string {
  return m["relaunch.when"]({ day: within(day(at, now_ms)), time: hour(at) });
}
