// What a message is, in a word, where its own words are not shown or it has none.
import { m } from "#lib/paraglide/messages.js";

const kinds: Record<string, () => string> = {
  text: m["message.kind.text"],
  template: m["message.kind.template"],
  image: m["message.kind.image"],
  video: m["message.kind.video"],
  audio: m["message.kind.audio"],
  document: m["message.kind.document"],
  sticker: m["message.kind.sticker"],
  location: m["message.kind.location"],
  contacts: m["message.kind.contacts"],
  choices: m["message.kind.choices"],
  answer: m["message.kind.answer"],
  order: m["message.kind.order"],
  system: m["message.kind.system"],
};

export function kindWords(kind: string | null): string {
  return (kinds[kind ?? ""] ?? m["message.kind.unsupported"])();
}
