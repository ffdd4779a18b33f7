// Why a message failed, and whether trying again may help (D5).
import { Later } from "#i18n/later.svelte.ts";
import { m } from "#lib/paraglide/messages.js";

const failures = new Later(import("./failure-words.ts"));

/** Refusals of the server after which the same message may pass another time. */
export function isPassing(code: string): boolean {
  return code.startsWith("server.") || code === "media.upload_broken";
}

export function failureSentence(code: string): string {
  return (failures.words?.sentences[code] ?? m["message.failure.unknown"])();
}
