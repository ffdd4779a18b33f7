// Why a message failed, in words (D5).
import { m } from "#lib/paraglide/messages.js";

const sentences: Record<string, () => string> = {
  window_closed: m["message.failure.window_closed"],
  window_open: m["message.failure.window_open"],
  not_on_whatsapp: m["message.failure.not_on_whatsapp"],
  rate_limited: m["message.failure.rate_limited"],
  token_invalid: m["message.failure.token_invalid"],
  media_refused: m["message.failure.media_refused"],
  template_not_approved: m["message.failure.template_not_approved"],
  template_paused: m["message.failure.template_paused"],
  template_refused: m["message.failure.template_refused"],
  blocked_by_platform: m["message.failure.blocked_by_platform"],
  invalid: m["message.failure.invalid"],
  platform_unavailable: m["message.failure.platform_unavailable"],
  expired: m["message.failure.expired"],
  unknown: m["message.failure.unknown"],
};

/** Refusals of the server after which the same message may pass another time. */
export function isPassing(code: string): boolean {
  return code.startsWith("server.") || code === "media.upload_broken";
}

export function failureSentence(code: string): string {
  return (sentences[code] ?? m["message.failure.unknown"])();
}
