// The one thing worth knowing of a conversation in the list, the most pressing first (D3).
import type { Conversation } from "@pupitre/api/types";
import type { WindowView } from "#conversation/window.ts";
import { pageName } from "#parts/visitor-page.ts";
import { isBack } from "./turn.ts";

type Tone = "plain" | "calm" | "short" | "urgent";

export type Fact =
  | { kind: "not_sent" | "leaves_later" | "late" | "window_closed" | "draft"; tone: Tone }
  | { kind: "answer_before" | "window_left" | "kept_open"; tone: Tone; left_ms: number }
  | { kind: "relaunch_pending" | "relaunch_unanswered"; tone: Tone; sent_at: string }
  | { kind: "relaunch_accepted" | "relaunch_declined" | "relaunch_answered"; tone: Tone }
  | { kind: "paused_until"; tone: Tone; until: string }
  | { kind: "paused_until_answer" | "waits_for_place" | "back_from_pause"; tone: Tone }
  | { kind: "transferred"; tone: Tone; count: number }
  | { kind: "on_page"; tone: Tone; page: string }
  | { kind: "team"; tone: Tone };

/** What the desk knows besides: what waits to leave, what was begun, how long an answer is kept open. */
export interface Known {
  is_refused: boolean;
  leaves_later: boolean;
  has_draft: boolean;
  keep_open_s: number;
}

const target_warned_from = 0.8;

function isShort({ level }: WindowView): boolean {
  return level === "short" || level === "urgent" || level === "ending" || level === "last";
}

/** How long an answered conversation is still kept open (P8), or `null`. */
function keptOpenLeft(
  conversation: Conversation,
  now_ms: number,
  keep_open_s: number,
): number | null {
  const last = conversation.last_message;
  if (conversation.state !== "assigned" || conversation.waiting_on !== "visitor") return null;
  if (last?.direction !== "outbound") return null;
  const left_ms = Date.parse(last.sent_at) + keep_open_s * 1000 - now_ms;
  return left_ms > 0 ? left_ms : null;
}

/** The first-reply target, while it is not met: what is left, or that it is late. */
function targetFact(conversation: Conversation, now_ms: number): Fact | null {
  const due = conversation.first_reply_due_at ?? null;
  if (due === null || conversation.state !== "assigned") return null;
  if (conversation.waiting_on !== "agent") return null;
  const due_ms = Date.parse(due);
  const from_ms = Date.parse(conversation.assigned_at ?? conversation.opened_at);
  const left_ms = due_ms - now_ms;
  if (left_ms <= 0) return { kind: "late", tone: "urgent" };
  const is_warned = now_ms - from_ms >= (due_ms - from_ms) * target_warned_from;
  return { kind: "answer_before", tone: is_warned ? "short" : "plain", left_ms };
}

function relaunchFact({ relaunch }: Conversation): Fact | null {
  switch (relaunch?.outcome) {
    case undefined:
      return null;
    case "pending":
      return { kind: "relaunch_pending", tone: "calm", sent_at: relaunch.sent_at };
    case "unanswered":
      return { kind: "relaunch_unanswered", tone: "plain", sent_at: relaunch.sent_at };
    case "accepted":
      return { kind: "relaunch_accepted", tone: "calm" };
    case "declined":
      return { kind: "relaunch_declined", tone: "plain" };
    case "answered":
      return { kind: "relaunch_answered", tone: "calm" };
  }
}

function stateFact(conversation: Conversation): Fact | null {
  const { state, snooze } = conversation;
  if (state === "queued" && conversation.waits_for !== null) {
    return { kind: "waits_for_place", tone: "calm" };
  }
  if (state !== "snoozed" || snooze === null) return null;
  if (snooze.until === null) return { kind: "paused_until_answer", tone: "calm" };
  return { kind: "paused_until", tone: "calm", until: snooze.until };
}

/** An answer to a relaunch is news only until the agent has answered it, or put it aside. */
function isNews(fact: Fact, conversation: Conversation): boolean {
  if (fact.kind === "relaunch_pending" || fact.kind === "relaunch_unanswered") return true;
  return conversation.waiting_on === "agent" && conversation.state !== "snoozed";
}

export function factOf(
  conversation: Conversation,
  window: WindowView,
  now_ms: number,
  known: Known,
): Fact {
  if (known.is_refused) return { kind: "not_sent", tone: "urgent" };
  if (known.leaves_later) return { kind: "leaves_later", tone: "plain" };
  if (isShort(window)) {
    const tone = window.level === "short" ? "short" : "urgent";
    return { kind: "window_left", tone, left_ms: window.left_ms };
  }
  const target = targetFact(conversation, now_ms);
  if (target !== null) return target;
  const relaunch = relaunchFact(conversation);
  if (relaunch !== null && isNews(relaunch, conversation)) return relaunch;
  const state = stateFact(conversation);
  if (state !== null) return state;
  if (isBack(conversation)) return { kind: "back_from_pause", tone: "calm" };
  if (window.level === "closed") return { kind: "window_closed", tone: "plain" };
  if (known.has_draft) return { kind: "draft", tone: "calm" };
  const left_ms = keptOpenLeft(conversation, now_ms, known.keep_open_s);
  if (left_ms !== null) return { kind: "kept_open", tone: "plain", left_ms };
  if (conversation.transfer_count > 0) {
    return { kind: "transferred", tone: "calm", count: conversation.transfer_count };
  }
  const page = conversation.visitor?.is_present ? conversation.visitor.page : null;
  if (page) return { kind: "on_page", tone: "plain", page: pageName(page) };
  return { kind: "team", tone: "plain" };
}

type RelaunchAnswer = "relaunch_accepted" | "relaunch_declined" | "relaunch_answered";

export type Aside = { kind: "late" | RelaunchAnswer } | { kind: "until"; until: string };

/** What the visitor answered to a relaunch, while it is news. */
function newsOf(conversation: Conversation): Aside | null {
  const news = relaunchFact(conversation);
  if (news === null || !isNews(news, conversation)) return null;
  return news.kind === "relaunch_accepted" ||
    news.kind === "relaunch_declined" ||
    news.kind === "relaunch_answered"
    ? { kind: news.kind }
    : null;
}

/**
 * Beside a short window: that the first answer is late too, or when its pause ends. Beside a first answer that is due:
 * what the visitor said to a relaunch.
 */
export function asideOf(conversation: Conversation, fact: Fact, now_ms: number): Aside | null {
  if (fact.kind === "late" || fact.kind === "answer_before") return newsOf(conversation);
  if (fact.kind !== "window_left") return null;
  if (targetFact(conversation, now_ms)?.kind === "late") return { kind: "late" };
  const state = stateFact(conversation);
  return state?.kind === "paused_until" ? { kind: "until", until: state.until } : null;
}
