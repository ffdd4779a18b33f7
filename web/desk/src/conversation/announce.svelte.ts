// What a screen reader is told of the open conversation: each new message, one sentence when many come at once.
import type { Message } from "@pupitre/api/types";
import { m } from "#lib/paraglide/messages.js";
import { kindWords } from "#parts/message-kind.ts";
import { wordsOf } from "#parts/message-words.ts";

const gathered_ms = 400;
const said_one_by_one_max = 3;

/** The sentences for messages that came together. */
export function announcements(name: string, messages: Message[]): string[] {
  if (messages.length > said_one_by_one_max) {
    return [m["thread.announced_many"]({ count: String(messages.length), name })];
  }
  return messages.map(({ content }) => {
    const words = wordsOf(content);
    return m["thread.announced"]({ name, text: words === "" ? kindWords(content.type) : words });
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
