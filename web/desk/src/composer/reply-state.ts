// Whether the agent may write now, and if not, why: the server's word, and its window counted down here (W2, W3).
import type { Conversation } from "@pupitre/api/types";
import { windowView, type WindowLevel } from "../conversation/window.ts";

export type ReplyBlock = "window_closed" | "closed" | "not_owner" | "stale" | "unknown";

export type ReplyState =
  { kind: "open"; level: WindowLevel; left_ms: number } | { kind: "blocked"; block: ReplyBlock };

const blocks: Record<string, ReplyBlock> = {
  "conversation.window_closed": "window_closed",
  "conversation.closed": "closed",
  "conversation.not_owner": "not_owner",
  "conversation.stale": "stale",
};

const window_ms = 24 * 60 * 60_000;
const margin_ms = 60_000;

/** Whether the visitor's last message still holds the window open, as the server counts: 24 h less a margin. */
export function isWithinWindow(last_heard_ms: number, now_ms: number): boolean {
  return now_ms - last_heard_ms < window_ms - margin_ms;
}

export function replyState(conversation: Conversation, now_ms: number): ReplyState {
  if (conversation.state === "closed") return { kind: "blocked", block: "closed" };
  const { allowed, reason } = conversation.can.reply;
  if (!allowed) return { kind: "blocked", block: blocks[reason ?? ""] ?? "unknown" };
  const { level, left_ms } = windowView(conversation, now_ms);
  if (level === "closed") return { kind: "blocked", block: "window_closed" };
  return { kind: "open", level, left_ms };
}
