// Who may change settings, and whether it can be done now.
import { m } from "#lib/paraglide/messages.js";
import { desk } from "#live/desk.svelte.ts";

/** Managers and admins change what concerns everyone. */
export function isManager(): boolean {
  const role = desk.me?.agent.role;
  return role === "manager" || role === "admin";
}

export function isOffline(): boolean {
  return desk.connection.state === "offline";
}

/** Why nothing can be changed now; `undefined` when it can. For `title` and `disabled`. */
export function blockedBecause(): string | undefined {
  return isOffline() ? m["settings.offline"]() : undefined;
}
