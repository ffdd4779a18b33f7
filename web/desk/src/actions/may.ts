// Whether an action stands on the screen, and whether it can be done now: the server's word, and the line's.
import type { Conversation } from "@pupitre/api/types";
import { sentenceOf } from "#i18n/refusal.ts";
import { m } from "#lib/paraglide/messages.js";
import { desk } from "#live/desk.svelte.ts";

export type ActionName = "close" | "reopen" | "snooze" | "take_over" | "transfer";

/** Whether its pause keeps it for this agent: it is brought back then, not taken over. */
function isKeptForMe({ snooze }: Conversation): boolean {
  const kept_for = snooze?.kept_for ?? null;
  return kept_for !== null && kept_for.id === desk.me?.agent.id;
}

/** Never possible: absent. Possible, or only not now: there. */
export function isOffered(conversation: Conversation, action: ActionName): boolean {
  if (action === "take_over" && isKeptForMe(conversation)) return false;
  if (conversation.can[action].allowed) return true;
  if (action === "reopen" || action === "take_over") return false;
  return desk.isMine(conversation);
}

/** Why it can't be done now, in words; `null` when it can. */
export function obstacle(conversation: Conversation, action: ActionName): string | null {
  if (desk.connection.state === "offline") return m["actions.offline"]();
  const permission = conversation.can[action];
  return permission.allowed ? null : sentenceOf(permission.reason ?? "");
}

export function isPossible(conversation: Conversation | null, action: ActionName): boolean {
  if (conversation === null || !isOffered(conversation, action)) return false;
  return obstacle(conversation, action) === null;
}
