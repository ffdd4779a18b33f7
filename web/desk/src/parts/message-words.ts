// The words of a message, as the server counts them: a text, a caption, a place's name, an answer's label.
import type { MessageContent } from "@pupitre/api/types";

export function wordsOf(content: MessageContent): string {
  switch (content.type) {
    case "text":
    case "template":
    case "choices":
      return content.text;
    case "image":
    case "video":
    case "document":
      return content.caption ?? "";
    case "location":
      return content.name ?? content.address ?? "";
    case "contacts":
      return content.contacts[0]?.name ?? "";
    case "answer":
      return content.title;
    case "order":
    case "system":
      return content.text ?? "";
    case "audio":
    case "sticker":
    case "unsupported":
      return "";
  }
}
