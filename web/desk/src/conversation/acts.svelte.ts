// What is done with a message of the open thread: answered, reacted to, found, read in the platform's words.
import type { Conversation, Message, Quoted } from "@pupitre/api/types";
import { quoting } from "#composer/quoting.svelte.ts";
import { replyState } from "#composer/reply-state.ts";
import { m } from "#lib/paraglide/messages.js";
import { clock } from "#live/clock.svelte.ts";
import { desk } from "#live/desk.svelte.ts";
import { toasts } from "#shell/toasts.svelte.ts";
import { historyOf } from "./history.svelte.ts";
import { mayReact, mayReceive } from "./reactions.ts";
import { isQuiet } from "./thread-items.ts";
import type { ThreadActs } from "./thread-acts.ts";

export class Acts implements ThreadActs {
  /** The message whose reaction is being chosen, and what the choice stands beside. */
  reacting = $state.raw<{ message: Message; beside: HTMLElement } | null>(null);
  /** The message that is read in the platform's words. */
  raw = $state.raw<Message | null>(null);
  #chosen_id = $state<string | null>(null);
  #conversation: () => Conversation;
  #onreply: () => void;
  readonly may_send = $derived.by(() => {
    const conversation = this.#conversation();
    const { kind } = replyState(conversation, clock.now_ms);
    return kind === "open" && desk.isMine(conversation);
  });
  /** Where the arrows are, else the last message. */
  readonly active_id = $derived.by(
    () =>
      this.#chosen_id ??
      desk.messages(this.#conversation().id).findLast((one) => !isQuiet(one))?.id ??
      null,
  );

  constructor(conversation: () => Conversation, onreply: () => void) {
    this.#conversation = conversation;
    this.#onreply = onreply;
  }

  activate = (message: Message): void => {
    this.#chosen_id = message.id;
  };

  reply = (message: Message): void => {
    if (!this.may_send || !mayReceive(message)) return;
    quoting.answer(this.#conversation().id, message);
    this.#onreply();
  };

  react = (message: Message, beside: HTMLElement): void => {
    if (this.may_send && mayReact(message, clock.now_ms)) this.reacting = { message, beside };
  };

  setReaction = (message: Message, emoji: string): void => {
    const content = { type: "reaction", message_id: message.id, emoji } as const;
    void desk.outbox.add(message.conversation_id, content);
  };

  /** Sets the reaction that was chosen, and gives the focus back. */
  pick = (emoji: string): void => {
    const { message } = this.reacting ?? {};
    this.closeReactions();
    if (message !== undefined) this.setReaction(message, emoji);
  };

  closeReactions = (): void => {
    this.reacting?.beside.focus();
    this.reacting = null;
  };

  goTo = async ({ conversation_id, message_id }: Quoted): Promise<void> => {
    const conversation = this.#conversation();
    if (message_id === null) return;
    const is_found = await historyOf(conversation.contact.id).revealMessage(
      conversation,
      conversation_id ?? conversation.id,
      message_id,
    );
    if (!is_found) toasts.say(m["quote.not_found"]());
  };

  showRaw = (message: Message): void => {
    this.raw = message;
  };
}
