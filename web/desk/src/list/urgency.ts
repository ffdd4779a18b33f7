// The order of my conversations (D3): who waits for an answer first, then those that wait for the visitor.
import type { Conversation } from "@pupitre/api/types";
import { windowView, type WindowLevel } from "#conversation/window.ts";

export interface Sections {
  /** The visitor waits: windows that end within the hour first, then the longest wait. */
  to_answer: Conversation[];
  /** The visitor's turn: the window that ends first, then the longest silence. */
  waiting_for_visitor: Conversation[];
}

const pinned: ReadonlySet<WindowLevel> = new Set(["urgent", "ending", "last"]);

const after_all = Number.MAX_SAFE_INTEGER;

const instant = (text: string | null) => (text === null ? after_all : Date.parse(text));

function isPinned(conversation: Conversation, now_ms: number): boolean {
  return pinned.has(windowView(conversation, now_ms).level);
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
    return (
      instant(one.waiting_since) - instant(other.waiting_since) || one.id.localeCompare(other.id)
    );
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
    one.id.localeCompare(other.id);
}

export function sectionsOf(conversations: readonly Conversation[], now_ms: number): Sections {
  const mine = conversations.filter((one) => one.state === "assigned");
  return {
    to_answer: mine.filter((one) => one.waiting_on === "agent").sort(byWait(now_ms)),
    waiting_for_visitor: mine.filter((one) => one.waiting_on === "visitor").sort(bySilence(now_ms)),
  };
}

/** The list as it is walked with the keys: both sections, top to bottom. */
export function inOrder(sections: Sections): Conversation[] {
  return [...sections.to_answer, ...sections.waiting_for_visitor];
}
