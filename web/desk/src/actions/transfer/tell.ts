// After a transfer: what became of it, in one line, and the way back where there is one.
import { goto } from "$app/navigation";
import { page } from "$app/state";
import type { Conversation } from "@pupitre/api/types";
import { m } from "#lib/paraglide/messages.js";
import { desk } from "#live/desk.svelte.ts";
import { contactName } from "#parts/contact-name.ts";
import { toasts } from "#shell/toasts.svelte.ts";
import { takeBack } from "../act.ts";

function doneText(conversation: Conversation, to: string): string {
  const name = contactName(conversation.contact);
  if (conversation.state === "assigned") return m["actions.transfer.done"]({ name, to });
  return m["actions.transfer.done_waits"]({ name, to });
}

export function tellTransferred(conversation: Conversation, to: string): void {
  const { can, id } = conversation;
  const is_undone_by_me = can.take_over.allowed;
  toasts.say(
    doneText(conversation, to),
    is_undone_by_me ? { label: m["actions.undo"](), run: () => void takeBack(id) } : null,
  );
  // The sheet would show what is no longer the agent's to see.
  if (page.params.id === id && !desk.isMine(conversation)) void goto(`/${page.url.search}`);
}
