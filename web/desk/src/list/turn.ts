// Whose turn it is, as the agent's desk counts it.
import type { Conversation } from "@pupitre/api/types";

/** It came back from a pause by its time, and nobody has written since. */
export function isBack({ state, woken_by, assigned_at, last_message }: Conversation): boolean {
  if (state !== "assigned" || (woken_by !== "time" && woken_by !== "window")) return false;
  if (last_message === null || assigned_at === null) return true;
  return Date.parse(last_message.sent_at) < Date.parse(assigned_at);
}

/** The agent has something to do: the visitor waits, or a pause is over. */
export function isToAnswer(conversation: Conversation): boolean {
  return (
    conversation.state === "assigned" &&
    (conversation.waiting_on === "agent" || isBack(conversation))
  );
}
