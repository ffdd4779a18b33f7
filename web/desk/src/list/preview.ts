// The one line that shows the last message: its words, or what it is when it has none.
import type { LastMessage } from "@pupitre/api/types";
import { m } from "#lib/paraglide/messages.js";
import { kindWords } from "#parts/message-kind.ts";

/** Their words say it all. */
const in_words = new Set(["text", "template", "choices", "answer"]);

export function previewText(last: LastMessage | null): string {
  if (last === null) return "";
  const words = last.text.replace(/\s+/g, " ").trim();
  if (in_words.has(last.kind) && words !== "") return words;
  const kind = kindWords(last.kind);
  return words === "" ? kind : m["message.preview.with_caption"]({ kind, words });
}
