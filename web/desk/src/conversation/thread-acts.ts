// What can be done with a message of the thread, given by the thread to the messages in it.
import type { Message, Quoted } from "@pupitre/api/types";
import { createContext } from "svelte";

export interface ThreadActs {
  /** Whether anything may be sent now. */
  readonly may_send: boolean;
  /** The message that the arrows have come to; only it is reached by Tab. */
  readonly active_id: string | null;
  activate: (message: Message) => void;
  reply: (message: Message) => void;
  /** Opens the choice of reactions beside the element that asks for it. */
  react: (message: Message, beside: HTMLElement) => void;
  /** Sets the agent's reaction, or takes it away by an empty one. */
  setReaction: (message: Message, emoji: string) => void;
  goTo: (quoted: Quoted) => void;
  showRaw: (message: Message) => void;
}

export const [threadActs, setThreadActs] = createContext<ThreadActs>();
