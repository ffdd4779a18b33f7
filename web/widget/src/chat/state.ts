// What is known of the chat, and what each thing that is told changes in it: pure functions.
import type {
  Config,
  Agent,
  Availability,
  Conversation,
  LiveEvent,
  Message,
  MessageState,
  Session,
  Survey,
  Visitor,
} from "./wire.ts";

export interface Known {
  /** The last numbered event that is part of this. */
  seq: number;
  visitor: Visitor | null;
  conversation: Conversation | null;
  messages: Message[];
  survey: Survey | null;
  typing: Agent | null;
  is_typing: boolean;
  availability: Availability;
  open: boolean;
  opens_at: string | null;
  /** The last message that the visitor has seen. */
  seen: string | null;
}

const order: MessageState[] = ["sent", "delivered", "read"];

/** States only move forward, whatever order they are told in. */
const later = (one: MessageState, other: MessageState): MessageState =>
  order.indexOf(other) > order.indexOf(one) ? other : one;

const isSame = (one: Message, other: Message): boolean =>
  one.id === other.id || (one.client_id !== null && one.client_id === other.client_id);

/** The message, once: one that is known by its id or client id is renewed in its place. */
export function withMessage(messages: Message[], message: Message): Message[] {
  const at = messages.findIndex((known) => isSame(known, message));
  const known = messages[at];
  if (!known) return [...messages, message];
  const state = later(known.state, message.state);
  return messages.with(at, { ...message, state });
}

/** What the visitor's own writing says was read before it counts as read, as the message does. */
function withState(messages: Message[], id: string, state: MessageState): Message[] {
  return messages.map((it) => (it.id === id ? { ...it, state: later(it.state, state) } : it));
}

/** After a session was begun or begun again: what it says replaces what was known. */
export function withSession(known: Known, session: Session): Known {
  const { seq, visitor, conversation, messages, survey = null } = session;
  return {
    ...known,
    seq,
    visitor,
    conversation,
    messages: messages.reduce<Message[]>(withMessage, []),
    survey,
    typing: null,
    is_typing: false,
  };
}

/** What waited in the queue is with an agent. */
const taken = (message: Message): Message =>
  message.from === "visitor" && message.state === "sent"
    ? { ...message, state: "delivered" }
    : message;

/** What was known of a conversation that is not this one is of no use for it. */
function withConversation(known: Known, conversation: Conversation): Known {
  const isNew = known.conversation !== null && known.conversation.id !== conversation.id;
  const is_typing = conversation.state === "open" && known.is_typing;
  return {
    ...known,
    conversation,
    messages: conversation.state === "waiting" ? known.messages : known.messages.map(taken),
    is_typing,
    survey: isNew ? null : known.survey,
  };
}

/** Applies one event; a numbered one that is part of what is known changes nothing. */
export function withEvent(known: Known, event: LiveEvent): Known {
  if (!("seq" in event)) {
    if (event.type === "typing") {
      return { ...known, is_typing: event.on, typing: event.agent ?? null };
    }
    if (event.type === "queue") {
      const { conversation } = known;
      if (conversation?.state !== "waiting") return known;
      return { ...known, conversation: { ...conversation, queue_position: event.position } };
    }
    const { availability, open, opens_at } = event;
    return {
      ...known,
      availability: availability ?? known.availability,
      open: open ?? known.open,
      opens_at: opens_at === undefined ? known.opens_at : opens_at,
    };
  }
  if (event.seq <= known.seq) return known;
  const next = { ...known, seq: event.seq };
  switch (event.type) {
    case "message": {
      const messages = withMessage(known.messages, event.message);
      const is_typing = event.message.from === "visitor" && known.is_typing;
      return { ...next, messages, is_typing };
    }
    case "state":
      return {
        ...next,
        messages: withState(known.messages, event.message_id, event.state),
      };
    case "conversation":
      return withConversation(next, event.conversation);
    case "survey":
      return { ...next, survey: event.survey };
    default:
      // A kind of a later release: its number counts, the rest is passed over.
      return next;
  }
}

/** The messages that the visitor has not seen yet: those after the last seen, read, or written one. */
export function unseen({ messages, seen }: Known): Message[] {
  const last = messages.findLastIndex(
    (it) => it.id === seen || it.from === "visitor" || it.state === "read",
  );
  return messages.slice(last + 1);
}

/** Whether there is something to send by mail, and mails leave. */
export const isMailable = ({ mail }: Pick<Config, "mail">, { messages }: Known): boolean =>
  mail && messages.some((it) => it.from !== "visitor");
