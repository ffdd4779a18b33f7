// Leaving: no new conversation comes any more, then the session ends. Those on the desk stay on it (A3).
import { ApiError } from "@pupitre/api";
import { desk } from "#live/desk.svelte.ts";
import { toasts } from "#shell/toasts.svelte.ts";

export async function logOut(): Promise<void> {
  const open = (desk.me?.families ?? []).filter((one) => one.serves && one.choice === "available");
  try {
    for (const { family } of open) await desk.setAvailability(family, "unavailable");
    await desk.logOut();
  } catch (error) {
    const is_over = error instanceof ApiError && error.problem.status === 401;
    if (!is_over) {
      toasts.refuse(error);
      return;
    }
  }
  // A fresh page: nothing of this agent stays in the tab's memory.
  window.location.assign("/login");
}
