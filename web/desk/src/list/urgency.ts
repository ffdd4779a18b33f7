// The order of my conversations (D3): who waits for an answer first, then those that wait for the visitor, for a
// place on my desk, and for their time.
import type { Conversation } from "@pupitre/api/types";
import { windowView, type WindowLevel } from "#conversation/window.ts";
import { isToAnswer } from "./turn.ts";

export interface Sections {
  /** The visitor waits, or a pause is over: windows that end within the hour first, then the longest wait. */
  to_answer: Conversation[];
  /** The visitor's turn: the window that ends first, then the longest silence. */
  waiting_for_visitor: Conversation[];
  /** They wait for me until I have a place (R6): the longest wait first. */
  waiting_for_place: Conversation[];
  /** Put aside: the first to come back first; those without an hour last. */
  paused: Conversation[];
}

const pinned: ReadonlySet<WindowLevel> = new Set(["urgent", "ending", "last"]);

const after_all = Number.MAX_SAFE_INTEGER;

const instant = (text: string | null | undefined) =>
  text === null || text === undefined ? after_all : Date.parse(text);

const byId = (one: Conversation, other: Conversation) => one.id.localeCompare(other.id);

function isPinned(conversation: Conversation, now_ms: number): boolean {
  return pinned.has(windowView(conversation, now_ms).level);
}

/** Since when it is to answer: the visitor's first words, else when it came back. */
function waitFrom(conversation: Conversation): number {
  return instant(conversation.waiting_since ?? conversation.assigned_at);
}

function byWait(now_ms: number) {
  return (one: Conversation, other: Conversation): number => {
    const one_pinned = isPinned(one, now_ms);
    const other_pinned = isPinned(other, now_ms);
    if (one_pinned !== other_pinned) return one_pinned ? -1 : 1;
    if (one_pinned) {
      const difference = instant(one.window.ends_at) - instant(other.window.ends_at);
      if (difference !== 0) return difference;
    }
    return waitFrom(one) - waitFrom(other) || byId(one, other);
  };
}

function openWindowEnd(conversation: Conversation, now_ms: number): number {
  const level = windowView(conversation, now_ms).level;
  return level === "closed" || level === "none" ? after_all : instant(conversation.window.ends_at);
}

function bySilence(now_ms: number) {
  return (one: Conversation, other: Conversation): number =>
    openWindowEnd(one, now_ms) - openWindowEnd(other, now_ms) ||
    instant(one.last_message_at) - instant(other.last_message_at) ||
    byId(one, other);
}

function byReturn(one: Conversation, other: Conversation): number {
  return (
    instant(one.snooze?.until) - instant(other.snooze?.until) ||
    instant(one.snooze?.since) - instant(other.snooze?.since) ||
    byId(one, other)
  );
}

function byPlace(one: Conversation, other: Conversation): number {
  return instant(one.waits_for?.since) - instant(other.waits_for?.since) || byId(one, other);
}

export function sectionsOf(conversations: readonly Conversation[], now_ms: number): Sections {
  const mine = conversations.filter((one) => one.state === "assigned");
  return {
    to_answer: mine.filter(isToAnswer).sort(byWait(now_ms)),
    waiting_for_visitor: mine.filter((one) => !isToAnswer(one)).sort(bySilence(now_ms)),
    waiting_for_place: conversations.filter((one) => one.state === "queued").sort(byPlace),
    paused: conversations.filter((one) => one.state === "snoozed").sort(byReturn),
  };
}

/** The list as it is walked with the keys: all sections, top to bottom. */
export function inOrder(sections: Sections): Conversation[] {
  const { to_answer, waiting_for_visitor, waiting_for_place, paused } = sections;
  return [...to_answer, ...waiting_for_visitor, ...waiting_for_place, ...paused];
}
