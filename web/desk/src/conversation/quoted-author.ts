// Who wrote the message that another one answers.
import type { Quoted } from "@pupitre/api/types";
import { m } from "#lib/paraglide/messages.js";
import { desk } from "#live/desk.svelte.ts";

export function quotedAuthor(quoted: Quoted, visitor_name: string): string | null {
  if (quoted.by === null) return null;
  if (quoted.by === "visitor") return visitor_name;
  const { conversation_id, message_id } = quoted;
  const known = desk.messages(conversation_id ?? "").find((one) => one.id === message_id);
  const author = known?.author;
  if (author?.kind === "system") return m["message.automatic"]();
  if (author?.kind !== "agent") return m["quote.brand"]();
  return author.id === desk.me?.agent.id ? m["message.you"]() : (author.name ?? m["quote.brand"]());
}
