// Reading: which messages are new to the agent, and telling the server that they were seen.
import { ApiError, Unreachable } from "@pupitre/api";
import type { Conversation, Message } from "@pupitre/api/types";
import { untrack } from "svelte";
import { desk } from "#live/desk.svelte.ts";
import { attention } from "./attention.svelte.ts";
import { firstUnread } from "./thread-items.ts";

const seen_after_ms = 1000;

export class Reading {
  /** The first message that was not seen when the agent came, for the separator. */
  first_unread_id = $state<string | null>(null);
  #was_placed = false;

  /** Puts the separator when the thread opens, and when messages come while the agent looks elsewhere. */
  mark(conversation: Conversation, messages: Message[]): void {
    const is_new_to_agent = !this.#was_placed || !attention.is_here;
    this.#was_placed = true;
    if (!is_new_to_agent || untrack(() => this.first_unread_id) !== null) return;
    this.first_unread_id = firstUnread(messages, conversation.unread_count);
  }

  /** The agent has answered: nothing is new any more. */
  clear(): void {
    this.first_unread_id = null;
  }
}

/** Tells the server a second from now, unless the agent leaves before; the answer calls it off. */
export function markSeen(conversation: Conversation): () => void {
  const timer = setTimeout(() => {
    desk.markRead(conversation).catch((error: unknown) => {
      // Not told is not lost: the next message or the next look tells it again.
      if (!(error instanceof ApiError || error instanceof Unreachable)) throw error;
    });
  }, seen_after_ms);
  return () => clearTimeout(timer);
}
