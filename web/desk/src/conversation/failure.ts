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
  pair_limited: m["message.failure.pair_limited"],
  permission_missing: m["message.failure.permission_missing"],
  number_unusable: m["message.failure.number_unusable"],
  payment_problem: m["message.failure.payment_problem"],
  contact_blocked: m["message.failure.contact_blocked"],
  opted_out: m["message.failure.opted_out"],
  held_back: m["message.failure.held_back"],
  country_not_allowed: m["message.failure.country_not_allowed"],
  spam_limited: m["message.failure.spam_limited"],
  not_a_tester: m["message.failure.not_a_tester"],
  phone_needed: m["message.failure.phone_needed"],
  type_unsupported: m["message.failure.type_unsupported"],
  template_values: m["message.failure.template_values"],
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
