// One sentence for each refusal of the server: what happened, and what to do next.
import { ApiError, Unreachable } from "@pupitre/api";
import { m } from "#lib/paraglide/messages.js";

const sentences: Record<string, () => string> = {
  "availability.family_not_served": m["problem.family_not_served"],
  "contact.not_found": m["problem.contact_not_found"],
  "conversation.closed": m["problem.conversation_closed"],
  "conversation.not_found": m["problem.conversation_not_found"],
  "conversation.not_owner": m["problem.conversation_not_owner"],
  "conversation.stale": m["problem.conversation_stale"],
  "conversation.window_closed": m["problem.conversation_window_closed"],
  "live.origin_refused": m["problem.origin_refused"],
  "live.upgrade_required": m["problem.unexpected"],
  "media.client_id_conflict": m["problem.sent_already"],
  "media.empty": m["problem.media_empty"],
  "media.kind_unsupported": m["problem.media_kind_unsupported"],
  "media.lost": m["problem.media_lost"],
  "media.not_found": m["problem.media_lost"],
  "media.not_ready": m["problem.media_not_ready"],
  "media.range_invalid": m["problem.unexpected"],
  "media.too_large": m["problem.media_too_large"],
  "media.type_not_allowed": m["problem.media_kind_unsupported"],
  "media.upload_broken": m["problem.media_upload_broken"],
  "message.caption_too_long": m["problem.caption_too_long"],
  "message.client_id_conflict": m["problem.sent_already"],
  "message.empty_text": m["problem.empty_text"],
  "message.not_found": m["problem.message_not_found"],
  "message.not_retryable": m["problem.message_not_retryable"],
  "message.text_too_long": m["problem.text_too_long"],
  "request.cross_site": m["problem.origin_refused"],
  "request.duplicate_parameter": m["problem.unexpected"],
  "request.invalid_cursor": m["problem.reload"],
  "request.invalid_parameter": m["problem.unexpected"],
  "request.invalid_value": m["problem.unexpected"],
  "request.malformed_json": m["problem.unexpected"],
  "request.method_not_allowed": m["problem.unexpected"],
  "request.missing_field": m["problem.unexpected"],
  "request.not_found": m["problem.reload"],
  "request.too_large": m["problem.text_too_long"],
  "request.unknown_field": m["problem.reload"],
  "request.unknown_parameter": m["problem.reload"],
  "request.unsupported_media_type": m["problem.unexpected"],
  "request.wrong_type": m["problem.unexpected"],
  "server.internal": m["problem.unexpected"],
  "server.unavailable": m["problem.unreachable"],
  "session.invalid_credentials": m["problem.invalid_credentials"],
  "session.rate_limited": m["problem.rate_limited"],
  "session.required": m["problem.session_required"],
};

/** The sentence for a code of the server; an unknown code gets the general one. */
export function sentenceOf(code: string): string {
  return (sentences[code] ?? m["problem.unexpected"])();
}

/** The sentence for what a call threw. */
export function sentenceOfError(error: unknown): string {
  if (error instanceof Unreachable) return m["problem.unreachable"]();
  if (!(error instanceof ApiError)) throw error;
  const sentence = sentenceOf(error.code);
  if (error.problem.status < 500 || error.problem.request_id === "") return sentence;
  return m["problem.with_reference"]({ sentence, reference: error.problem.request_id });
}
