// Leaving: no new conversation comes any more, then the session ends. With conversations on the desk it goes
// through the end of the day (A9).
import { ApiError } from "@pupitre/api";
import { dialogs } from "#actions/dialogs.svelte.ts";
import { desk } from "#live/desk.svelte.ts";
import { toasts } from "#shell/toasts.svelte.ts";

/** Ends the session. Throws as the API does, but for a session that is over already. */
export async function leave(): Promise<void> {
  const open = (desk.me?.families ?? []).filter((one) => one.serves && one.choice === "available");
  try {
    for (const { family } of open) await desk.setAvailability(family, "unavailable");
    await desk.logOut();
  } catch (error) {
    const is_over = error instanceof ApiError && error.problem.status === 401;
    if (!is_over) throw error;
  }
  // A fresh page: nothing of this agent stays in the tab's memory.
  window.location.assign("/login");
}

export async function logOut(): Promise<void> {
  if (desk.conversations.some((one) => desk.isMine(one))) {
    dialogs.show({ kind: "end_of_day" });
    return;
  }
  try {
    await leave();
  } catch (error) {
    toasts.refuse(error);
  }
}
