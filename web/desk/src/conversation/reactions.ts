// Reactions as they are shown: the server's, with what the agent chose since and has not left yet.
import type { Message, Reaction } from "@pupitre/api/types";
import type { OutboxItem } from "../live/outbox-store.ts";

export function shownReactions(
  message: Message,
  waiting: OutboxItem[],
  me: { id: string; name: string } | null,
): Reaction[] {
  const chosen = waiting.findLast(
    ({ content }) => content.type === "reaction" && content.message_id === message.id,
  )?.content;
  if (chosen?.type !== "reaction") return message.reactions;
  const others = message.reactions.filter((one) => one.by !== "brand");
  if (chosen.emoji === "") return others;
  const agent = me === null ? null : { id: me.id, name: me.name };
  return [...others, { by: "brand", emoji: chosen.emoji, agent, state: "queued" }];
}

/** What the brand has reacted with. */
export function ownReaction(reactions: Reaction[]): string | null {
  return reactions.find((one) => one.by === "brand")?.emoji ?? null;
}

/** The platform takes no reaction to what is older. */
const reaction_age_max_ms = 30 * 24 * 60 * 60_000;

/** Whether a reaction can be set: on what the visitor wrote in the last 30 days. */
export function mayReact(message: Message, now_ms: number): boolean {
  const is_recent = now_ms - Date.parse(message.sent_at) < reaction_age_max_ms;
  return message.direction === "inbound" && is_recent && mayReceive(message);
}

const on_the_phone = new Set(["sent", "delivered", "read"]);

/** Whether it is on the visitor's phone, so that it can be answered or reacted to. */
export function mayReceive(message: Message): boolean {
  if (message.revoked_at !== null || message.content.type === "system") return false;
  return message.direction === "inbound" || on_the_phone.has(message.delivery?.state ?? "");
}
