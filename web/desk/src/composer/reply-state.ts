// Whether the agent may write now, and if not, why: the server's word, and its window counted down here (W2, W3).
import type { Conversation, Message } from "@pupitre/api/types";
import { windowView, type WindowLevel } from "../conversation/window.ts";

export type ReplyBlock =
  | "window_closed"
  /** A relaunch is out, and its answer is waited for (W5). */
  | "relaunched"
  /** It came back without an answer (W7). */
  | "unanswered"
  /** The number takes no message any more. */
  | "unreachable"
  | "snoozed"
  /** It waits for a place on somebody's desk (R6). */
  | "waits"
  /** A manager reads what another holds (R5). */
  | "reading"
  | "closed"
  | "not_owner"
  | "stale"
  | "unknown";

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

/** What the relaunch makes of a closed window: a second one waits until the visitor writes (W5). */
function windowBlock({ relaunch }: Conversation): ReplyBlock {
  switch (relaunch?.outcome) {
    case "pending":
      return "relaunched";
    case "unanswered":
      return "unanswered";
    case "accepted":
    case "declined":
    case "answered":
    case undefined:
      return "window_closed";
  }
}

function placeBlock(conversation: Conversation): ReplyBlock | null {
  if (conversation.state === "closed") return "closed";
  if (conversation.state === "snoozed") return "snoozed";
  if (conversation.waits_for !== null) return "waits";
  const is_held = conversation.state === "assigned" && !conversation.can.close.allowed;
  return is_held && conversation.can.take_over.allowed ? "reading" : null;
}

/** Whether the last word of the thread is a message that the platform can't bring to this number. */
export function isUnreachable(messages: Message[]): boolean {
  const last = messages.at(-1);
  return last?.delivery?.state === "failed" && last.delivery.error?.code === "not_on_whatsapp";
}

export function replyState(conversation: Conversation, now_ms: number): ReplyState {
  const elsewhere = placeBlock(conversation);
  if (elsewhere !== null) return { kind: "blocked", block: elsewhere };
  const { allowed, reason } = conversation.can.reply;
  const { level, left_ms } = windowView(conversation, now_ms);
  const known = blocks[reason ?? ""];
  if (!allowed && known !== "window_closed") {
    return { kind: "blocked", block: known ?? "unknown" };
  }
  if (!allowed || level === "closed") return { kind: "blocked", block: windowBlock(conversation) };
  return { kind: "open", level, left_ms };
}
