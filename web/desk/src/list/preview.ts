// The one line that shows the last message: its words, or what it is when it has none.
import type { LastMessage } from "@pupitre/api/types";
import { m } from "#lib/paraglide/messages.js";

const kinds: Record<string, () => string> = {
  image: m["message.kind.image"],
  video: m["message.kind.video"],
  audio: m["message.kind.audio"],
  document: m["message.kind.document"],
  sticker: m["message.kind.sticker"],
  location: m["message.kind.location"],
  contacts: m["message.kind.contacts"],
  order: m["message.kind.order"],
  system: m["message.kind.system"],
};

/** The kinds whose words say all by themselves. */
const spoken = new Set(["text", "template", "choices", "answer"]);

export function previewText(last: LastMessage | null): string {
  if (last === null) return "";
  const words = last.text.replace(/\s+/g, " ").trim();
  if (spoken.has(last.kind)) return words;
  const kind = (kinds[last.kind] ?? m["message.kind.unsupported"])();
  return words === "" ? kind : m["message.preview.with_caption"]({ kind, words });
}
