// Which message the next one answers, kept for each conversation as long as the page lives (D4).
import type { Message, Quoted } from "@pupitre/api/types";
import { wordsOf } from "#parts/message-words.ts";

const excerpt_length_max = 200;

/** The words by which it is known again. */
function excerptOf({ content }: Message): string | null {
  const words = [...wordsOf(content)].slice(0, excerpt_length_max).join("");
  return words === "" ? null : words;
}

function quotedOf(message: Message): Quoted {
  return {
    message_id: message.id,
    conversation_id: message.conversation_id,
    by: message.direction === "inbound" ? "visitor" : "brand",
    kind: message.content.type,
    excerpt: excerptOf(message),
  };
}

class Quoting {
  #quoted = $state.raw<Record<string, Quoted>>({});

  of(conversation_id: string): Quoted | null {
    return this.#quoted[conversation_id] ?? null;
  }

  answer(conversation_id: string, message: Message): void {
    this.#quoted = { ...this.#quoted, [conversation_id]: quotedOf(message) };
  }

  leave(conversation_id: string): void {
    const { [conversation_id]: _left, ...others } = this.#quoted;
    this.#quoted = others;
  }

  /** Gives what the next message answers, and leaves it. */
  take(conversation_id: string): Quoted | null {
    const quoted = this.of(conversation_id);
    if (quoted !== null) this.leave(conversation_id);
    return quoted;
  }
}

export const quoting = new Quoting();
