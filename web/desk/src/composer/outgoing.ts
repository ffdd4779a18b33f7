// What a press on Send makes leave: files with their caption, then what could not be one.
import type { OutboxContent } from "#live/outbox-store.ts";
import { takesCaption, type AttachmentKind } from "./attachments.ts";
import { hasWords } from "./text-limit.ts";

type Outgoing = Extract<OutboxContent, { type: "text" | "media" }>;

interface OutgoingFile {
  file: File;
  kind: AttachmentKind;
}

/** The messages for a text and files, in the order in which they leave. */
export function outgoing(
  text: string,
  files: OutgoingFile[],
  id: () => string,
  signed = false,
): Outgoing[] {
  const words = hasWords(text) ? text.trim() : "";
  const captioned = files.findIndex((one) => takesCaption(one.kind));
  const messages: Outgoing[] = files.map(({ file }, index) => ({
    type: "media",
    file,
    file_name: file.name,
    caption: index === captioned ? words : "",
    client_media_id: id(),
    media_id: null,
  }));
  if (words !== "" && captioned === -1) messages.push({ type: "text", text: words, signed });
  return messages;
}
