// Copies, and says whether it was done.
import { m } from "#lib/paraglide/messages.js";
import { toasts } from "#shell/toasts.svelte.ts";

export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toasts.say(m["channels.webhook.copied"](), null, "copied");
  } catch {
    // Without HTTPS, or without leave, the browser copies nothing by itself.
    toasts.say(m["channels.webhook.copy_failed"](), null, "copied");
  }
}
