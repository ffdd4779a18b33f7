// Which chats are shown, so that the server tells how their visitors stand.
import type { Conversation } from "@pupitre/api/types";

/** As many as the server takes. */
const watched_max = 64;

/** The chats among the conversations, each once, in one order; those that are closed may still be scored. */
export function watchedIds(conversations: Conversation[]): string[] {
  const chats = conversations.filter((one) => one.family === "chat");
  return [...new Set(chats.map((one) => one.id))].toSorted().slice(0, watched_max);
}
