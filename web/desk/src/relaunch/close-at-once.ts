// One click to close after a relaunch, with the reason that goes without saying where the desk has one (W6, W7).
import { ApiError, Unreachable } from "@pupitre/api";
import { actions } from "@pupitre/api/actions";
import type { Conversation } from "@pupitre/api/types";
import { dialogs } from "#actions/dialogs.svelte.ts";
import { m } from "#lib/paraglide/messages.js";
import { desk } from "#live/desk.svelte.ts";
import { firstName } from "#parts/contact-name.ts";
import { toasts } from "#shell/toasts.svelte.ts";

/** How the reason that fits is called, in either language of the screen. */
const fitting: Record<"unanswered" | "declined", RegExp> = {
  unanswered: /sans réponse|no (?:reply|answer)/iu,
  declined: /pas poursuivre|not wish to continue/iu,
};

async function reasonFor(why: keyof typeof fitting): Promise<string | null> {
  try {
    const { items: reasons } = await desk.guard(actions.closingReasons());
    const found = reasons.find((one) => one.is_active && fitting[why].test(one.name));
    return found?.id ?? null;
  } catch (error) {
    // Without the list the close goes on without a reason; where one is required, the dialog asks.
    if (!(error instanceof ApiError || error instanceof Unreachable)) throw error;
    return null;
  }
}

/** Closes; where the server wants words first, or refuses, the dialog opens or the reason is said. */
export async function closeAtOnce(
  conversation: Conversation,
  why: keyof typeof fitting,
): Promise<boolean> {
  const { id } = conversation;
  const reason_id = await reasonFor(why);
  const words = reason_id === null ? {} : { reason_id };
  try {
    await desk.change(conversation, {}, actions.close(conversation, words));
    toasts.say(m["relaunch.closed"]({ name: firstName(conversation.contact) }));
    return true;
  } catch (error) {
    const wants_reason = error instanceof ApiError && error.code.includes("reason");
    if (wants_reason) dialogs.show({ kind: "close", id });
    else toasts.refuse(error);
    return false;
  }
}
