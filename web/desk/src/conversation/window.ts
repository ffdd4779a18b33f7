// The customer service window as the agent sees it: how much is left, and how pressing that is (W3).
import type { Conversation } from "@pupitre/api/types";

const minute_ms = 60_000;
const hour_ms = 60 * minute_ms;
const window_ms = 24 * hour_ms;

/** From calm to closed; `none` where the channel has no window. */
export type WindowLevel = "none" | "open" | "short" | "urgent" | "ending" | "last" | "closed";

/** Minutes before the end at which the desk warns, first and last, until the settings have told. */
const default_warnings_min = [60, 10];

function levelsFor([first = 60, last = 10]: number[]): { below_ms: number; level: WindowLevel }[] {
  return [
    { below_ms: 0, level: "closed" },
    { below_ms: minute_ms, level: "last" },
    { below_ms: last * minute_ms, level: "ending" },
    { below_ms: first * minute_ms, level: "urgent" },
    { below_ms: 4 * hour_ms, level: "short" },
  ];
}

export interface WindowView {
  level: WindowLevel;
  left_ms: number;
  /** The share of the 24 hours that is left, from 0 to 1. */
  share: number;
}

export function windowView(
  conversation: Pick<Conversation, "channel" | "window">,
  now_ms: number,
  warnings_min: number[] = default_warnings_min,
): WindowView {
  if (conversation.channel.kind !== "whatsapp") return { level: "none", left_ms: 0, share: 0 };
  const { ends_at } = conversation.window;
  const left_ms = ends_at === null ? 0 : Math.max(0, Date.parse(ends_at) - now_ms);
  const level = levelsFor(warnings_min).find((one) => left_ms <= one.below_ms)?.level ?? "open";
  return { level, left_ms, share: Math.min(1, left_ms / window_ms) };
}
