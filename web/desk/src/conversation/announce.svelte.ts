// What a screen reader is told of the open conversation: each new message, one sentence when many come at once.
import type { Message } from "@pupitre/api/types";
import { m } from "#lib/paraglide/messages.js";

const gathered_ms = 400;
const said_one_by_one_max = 3;

const words: Record<Message["content"]["type"], () => string> = {
  text: () => "",
  template: () => "",
  location: m["message.kind.location"],
  contacts: m["message.kind.contacts"],
  choices: () => "",
  answer: () => "",
  order: m["message.kind.order"],
  system: m["message.kind.system"],
  image: m["message.media.image"],
  video: m["message.media.video"],
  audio: m["message.media.audio"],
  document: m["message.media.document"],
  sticker: m["message.media.sticker"],
  unsupported: m["message.unsupported"],
};

/** The sentences for messages that came together. */
export function announcements(name: string, messages: Message[]): string[] {
  if (messages.length > said_one_by_one_max) {
    return [m["thread.announced_many"]({ count: String(messages.length), name })];
  }
  return messages.map(({ content }) => {
    const caption = "caption" in content ? content.caption : null;
    const spoken = "text" in content ? content.text : "title" in content ? content.title : null;
    const text = spoken ?? caption ?? words[content.type]();
    return m["thread.announced"]({ name, text });
  });
}

export class Announcer {
  sentences = $state.raw<string[]>([]);
  #gathered: Message[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  message(name: string, message: Message): void {
    this.#gathered.push(message);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.sentences = announcements(name, this.#gathered);
      this.#gathered = [];
    }, gathered_ms);
  }

  say(sentence: string): void {
    this.sentences = [sentence];
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
