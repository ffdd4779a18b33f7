// What one does with a conversation at once, from a button or a key: shown first, then true, then undone if asked.
import { actions } from "@pupitre/api/actions";
import type { Conversation } from "@pupitre/api/types";
import { moment } from "#conversation/dates.ts";
import { m } from "#lib/paraglide/messages.js";
import { clock } from "#live/clock.svelte.ts";
import { desk } from "#live/desk.svelte.ts";
import { contactName } from "#parts/contact-name.ts";
import { toasts } from "#shell/toasts.svelte.ts";
import { outlivesWindow, recommended_ms } from "./pause-time.ts";

const now = { allowed: true, reason: null };
const not_now = { allowed: false, reason: "conversation.not_owner" };

function pausedText(conversation: Conversation, until: string | null): string {
  const name = contactName(conversation.contact);
  if (until === null) return m["actions.pause.done_until_answer"]({ name });
  const done = m["actions.pause.done"]({ name, time: moment(until, clock.nowMs()) });
  const is_open = !outlivesWindow(conversation, clock.nowMs());
  const is_warned = is_open && outlivesWindow(conversation, Date.parse(until));
  return is_warned ? `${done} ${m["actions.pause.outlives"]()}` : done;
}

/** Pauses; throws as the API does, for a dialog that shows it itself. */
export async function pauseOrThrow(
  conversation: Conversation,
  until: string | null,
  is_kept: boolean,
): Promise<void> {
  const me = desk.me?.agent;
  const kept_for = me !== undefined && is_kept ? { id: me.id, name: me.name } : null;
  const snooze = { since: new Date(clock.nowMs()).toISOString(), until, kept_for };
  const can = { ...conversation.can, snooze: not_now, reply: not_now, reopen: now };
  const guess: Partial<Conversation> = { state: "snoozed", snooze, can, woken_by: null };
  await desk.change(conversation, guess, actions.snooze(conversation, until, is_kept));
  const undo = { label: m["actions.undo"](), run: () => void reopen(conversation.id) };
  toasts.say(pausedText(conversation, until), undo, conversation.id);
}

export async function pause(
  conversation: Conversation,
  until: string | null,
  is_kept: boolean,
): Promise<void> {
  try {
    await pauseOrThrow(conversation, until, is_kept);
  } catch (error) {
    toasts.refuse(error);
  }
}

/** The pause that is proposed first: three hours, kept for me. */
export function pauseAsProposed(conversation: Conversation): Promise<void> {
  return pause(conversation, new Date(clock.nowMs() + recommended_ms).toISOString(), true);
}

/** P5: back before its time; on my desk if there is a place, else it waits for me. */
export async function reopen(id: string): Promise<void> {
  const conversation = desk.conversation(id);
  toasts.forget(id);
  // Its time or the visitor may have been faster.
  if (conversation?.state !== "snoozed") return;
  try {
    const answer = await desk.change(conversation, {}, actions.reopen(conversation));
    if (answer.state !== "queued") return;
    toasts.say(m["actions.reopen.waits"]({ name: contactName(answer.contact) }));
  } catch (error) {
    toasts.refuse(error);
  }
}

/** A manager's way back from a transfer: they may take it over again. */
export async function takeBack(id: string): Promise<void> {
  const conversation = desk.conversation(id);
  if (conversation === null) return;
  try {
    await desk.change(conversation, {}, actions.takeOver(conversation));
  } catch (error) {
    toasts.refuse(error);
  }
}
