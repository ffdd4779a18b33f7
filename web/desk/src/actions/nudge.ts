// When pause or close is proposed after an answer that nobody answered (P8). Nothing is ever done by itself.
import type { Conversation } from "@pupitre/api/types";

/** How long ago the agent answered, once it is long enough to propose something; else `null`. */
export function nudgeSince(
  conversation: Conversation,
  now_ms: number,
  nudge_after_s: number,
): number | null {
  const { state, waiting_on, last_message: last, relaunch } = conversation;
  if (state !== "assigned" || waiting_on !== "visitor") return null;
  if (last?.direction !== "outbound") return null;
  // In the silence after a relaunch, what stands in place of the composer proposes it (W7).
  if (relaunch?.outcome === "pending" || relaunch?.outcome === "unanswered") return null;
  const since_ms = now_ms - Date.parse(last.sent_at);
  return since_ms >= nudge_after_s * 1000 ? since_ms : null;
}
