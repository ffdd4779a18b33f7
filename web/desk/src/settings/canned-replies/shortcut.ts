// Shortcuts of canned replies: how one is written, and which others have it already.
import type { CannedReply } from "@pupitre/api/settings";

const shortcut_length_max = 40;

/** As it is kept: lower case, without its slash. */
export function tidyShortcut(written: string): string {
  return written.trim().replace(/^\//, "").toLowerCase();
}

/** One word of letters, digits, `-` and `_`. */
export function isShortcut(shortcut: string): boolean {
  return shortcut.length <= shortcut_length_max && /^[\p{L}\p{N}_-]+$/u.test(shortcut);
}

export interface Clash {
  reply: CannedReply;
  /** Within a scope two can't have it; a personal one only goes before a shared one. */
  is_refused: boolean;
}

/** The active reply that has this shortcut already. */
export function clashOf(
  reply: Pick<CannedReply, "id" | "scope" | "shortcut">,
  all: readonly CannedReply[],
): Clash | null {
  const shortcut = tidyShortcut(reply.shortcut);
  const others = all.filter(
    (one) => one.id !== reply.id && one.is_active && one.shortcut === shortcut,
  );
  const same = others.find((one) => one.scope === reply.scope);
  if (same !== undefined) return { reply: same, is_refused: true };
  const other = others[0];
  return other === undefined ? null : { reply: other, is_refused: false };
}
