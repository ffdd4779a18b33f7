// Why a file of a visitor is not here, in words (C3).
import { m } from "#lib/paraglide/messages.js";

const sentences: Record<string, () => string> = {
  gone_from_platform: m["message.media.absence.gone_from_platform"],
  fetch_expired: m["message.media.absence.fetch_expired"],
  too_large: m["message.media.absence.too_large"],
  bad_media_host: m["message.media.absence.bad_media_host"],
  bad_media_id: m["message.media.absence.bad_media_id"],
};

export function absenceSentence(reason: string | null): string {
  return (sentences[reason ?? ""] ?? m["message.media.lost"])();
}
