// One pure function per live event: a desk before it, the desk after it.
import type {
  Conversation,
  ConversationFacts,
  Delivery,
  FamilyStatus,
  LastMessage,
  LiveEvent,
  Me,
  Media,
  Message,
  VisitorChanged,
} from "@pupitre/api/types";
import { wordsOf } from "../parts/message-words.ts";

/** What the agent's screen knows. Values are never changed in place. */
export interface DeskSnapshot {
  me: Me;
  conversations: Conversation[];
  /** Oldest first; a conversation whose messages were not asked for has no entry. */
  messages: Record<string, Message[]>;
}

type EventOf<Name extends LiveEvent["name"]> = Extract<LiveEvent, { name: Name }>;

const preview_length_max = 140;

const delivery_rank: Record<Delivery["state"], number> = {
  queued: 0,
  sending: 1,
  unknown: 2,
  sent: 3,
  failed: 4,
  delivered: 5,
  read: 6,
};

export function statusOf(status: FamilyStatus, load: number): FamilyStatus {
  const name =
    status.choice === "unavailable"
      ? "unavailable"
      : load >= status.capacity
        ? "busy"
        : "available";
  return status.load === load && status.status === name
    ? status
    : { ...status, load, status: name };
}

/** Counts the conversations on the desk again, family by family. */
export function withLoads(snapshot: DeskSnapshot): DeskSnapshot {
  const { me, conversations } = snapshot;
  const families = me.families.map((status) => {
    const load = conversations.filter(
      (one) =>
        one.family === status.family && one.state === "assigned" && one.agent?.id === me.agent.id,
    ).length;
    return statusOf(status, load);
  });
  const same = families.every((status, index) => status === me.families[index]);
  return same ? snapshot : { ...snapshot, me: { ...me, families } };
}

/** Whether it stands in the agent's lists: on their desk, put aside by them or kept for them, or waiting for them. */
function isListed(me: Me, conversation: Conversation): boolean {
  const { state, agent, snooze, waits_for } = conversation;
  const is_me = (one: { id: string } | null | undefined) => one?.id === me.agent.id;
  switch (state) {
    case "assigned":
      return is_me(agent);
    case "snoozed":
      return is_me(agent) || is_me(snooze?.kept_for);
    case "queued":
      return is_me(waits_for?.agent);
    case "closed":
      return false;
  }
}

/** Takes a conversation as it is now, unless a newer one is known. */
export function withConversation(snapshot: DeskSnapshot, conversation: Conversation): DeskSnapshot {
  const known = snapshot.conversations.find((one) => one.id === conversation.id);
  if (known && known.version > conversation.version) return snapshot;
  if (!isListed(snapshot.me, conversation)) return without(snapshot, conversation.id);
  const conversations = known
    ? snapshot.conversations.map((one) => (one.id === conversation.id ? conversation : one))
    : [...snapshot.conversations, conversation];
  return withLoads({ ...snapshot, conversations });
}

function without(snapshot: DeskSnapshot, id: string): DeskSnapshot {
  const conversations = snapshot.conversations.filter((one) => one.id !== id);
  if (conversations.length === snapshot.conversations.length) return snapshot;
  return withLoads({ ...snapshot, conversations });
}

function changeConversation(
  snapshot: DeskSnapshot,
  id: string,
  change: (conversation: Conversation) => Conversation,
): DeskSnapshot {
  const conversations = snapshot.conversations.map((one) => (one.id === id ? change(one) : one));
  return { ...snapshot, conversations };
}

function withFacts(snapshot: DeskSnapshot, id: string, facts: ConversationFacts): DeskSnapshot {
  return withLoads(
    changeConversation(snapshot, id, (one) =>
      facts.version >= one.version ? { ...one, ...facts } : one,
    ),
  );
}

function previewOf(message: Message): LastMessage {
  const { content } = message;
  const text = wordsOf(content);
  return {
    id: message.id,
    direction: message.direction,
    kind: content.type,
    text: [...text].slice(0, preview_length_max).join(""),
    sent_at: message.sent_at,
    delivery: message.delivery?.state ?? null,
  };
}

function newerDelivery(known: Delivery | null, told: Delivery | null): Delivery | null {
  if (known === null || told === null) return told ?? known;
  if (known.changed_at !== told.changed_at) {
    return known.changed_at > told.changed_at ? known : told;
  }
  return delivery_rank[known.state] > delivery_rank[told.state] ? known : told;
}

/** Puts a message in its thread once, whether it is new or already shown. */
export function withMessage(snapshot: DeskSnapshot, message: Message): DeskSnapshot {
  const id = message.conversation_id;
  const thread = snapshot.messages[id];
  let next = snapshot;
  if (thread !== undefined) {
    const known = thread.find((one) => one.id === message.id);
    const merged = known
      ? { ...message, delivery: newerDelivery(known.delivery, message.delivery) }
      : message;
    const messages = known
      ? thread.map((one) => (one.id === message.id ? merged : one))
      : [...thread, message];
    next = { ...next, messages: { ...next.messages, [id]: messages } };
  }
  return changeConversation(next, id, (one) =>
    one.last_message === null || one.last_message.sent_at <= message.sent_at
      ? { ...one, last_message: previewOf(message) }
      : one,
  );
}

function changeMessage(
  snapshot: DeskSnapshot,
  conversation_id: string,
  message_id: string,
  change: (message: Message) => Message,
): DeskSnapshot {
  const thread = snapshot.messages[conversation_id];
  if (thread === undefined) return snapshot;
  const messages = thread.map((one) => (one.id === message_id ? change(one) : one));
  return { ...snapshot, messages: { ...snapshot.messages, [conversation_id]: messages } };
}

/** An answer may be overtaken by the event that says more: a reaction that has left does not wait again. */
function newerReactions(known: Message, told: Message): Message["reactions"] {
  const settled = known.reactions.find((one) => one.by === "brand" && one.state !== "queued");
  return told.reactions.map((one) =>
    one.state === "queued" && settled !== undefined && one.emoji === settled.emoji ? settled : one,
  );
}

/** A message that is already shown, as the answer to a change of it says; an event may have said more. */
export function withAnsweredMessage(snapshot: DeskSnapshot, message: Message): DeskSnapshot {
  const known = snapshot.messages[message.conversation_id]?.find((one) => one.id === message.id);
  if (known === undefined) return snapshot;
  return withChangedMessage(snapshot, { ...message, reactions: newerReactions(known, message) });
}

/** A message that is already shown, as it is now; one that is not loaded stays away. */
function withChangedMessage(snapshot: DeskSnapshot, message: Message): DeskSnapshot {
  const { conversation_id, id } = message;
  const told = changeMessage(snapshot, conversation_id, id, (known) => ({
    ...message,
    delivery: newerDelivery(known.delivery, message.delivery),
  }));
  return changeConversation(told, conversation_id, (one) =>
    one.last_message?.id === id ? { ...one, last_message: previewOf(message) } : one,
  );
}

function mediaChanged(message: Message, media: Media): Message {
  const { content } = message;
  return "media" in content ? { ...message, content: { ...content, media } } : message;
}

function deliveryChanged(
  snapshot: DeskSnapshot,
  event: EventOf<"message.delivery_changed">,
): DeskSnapshot {
  const { conversation_id, message_id, delivery, facts } = event;
  const told = changeMessage(snapshot, conversation_id, message_id, (message) => ({
    ...message,
    delivery,
  }));
  const listed = changeConversation(told, conversation_id, (one) =>
    one.last_message?.id === message_id
      ? { ...one, last_message: { ...one.last_message, delivery: delivery.state } }
      : one,
  );
  return withFacts(listed, conversation_id, facts);
}

function availabilityChanged(snapshot: DeskSnapshot, told: FamilyStatus): DeskSnapshot {
  const families = snapshot.me.families.map((one) => (one.family === told.family ? told : one));
  return withLoads({ ...snapshot, me: { ...snapshot.me, families } });
}

/** A colleague's message is the first reply, if one was due; what the desk says by itself is not. */
function withFirstReply(snapshot: DeskSnapshot, message: Message): DeskSnapshot {
  if (message.author.kind !== "agent") return snapshot;
  return changeConversation(snapshot, message.conversation_id, (one) => ({
    ...one,
    first_reply_due_at: null,
  }));
}

/** The visitor of a chat as they stand now. */
export function withVisitor(snapshot: DeskSnapshot, told: VisitorChanged): DeskSnapshot {
  return changeConversation(snapshot, told.conversation_id, (one) => ({
    ...one,
    visitor: told.visitor,
  }));
}

export function applyEvent(snapshot: DeskSnapshot, event: LiveEvent): DeskSnapshot {
  switch (event.name) {
    case "conversation.assigned":
    case "conversation.updated":
    case "conversation.closed":
      return withConversation(snapshot, event.conversation);
    case "conversation.gone":
      return without(snapshot, event.conversation_id);
    case "note.written":
    case "note.mentioned":
      return snapshot;
    case "conversation.read":
      return withFacts(snapshot, event.conversation_id, event.facts);
    case "message.received":
    case "message.sent":
      return withFacts(
        withMessage(withFirstReply(snapshot, event.message), event.message),
        event.conversation_id,
        event.facts,
      );
    case "message.delivery_changed":
      return deliveryChanged(snapshot, event);
    case "message.changed":
      return withFacts(
        withChangedMessage(snapshot, event.message),
        event.conversation_id,
        event.facts,
      );
    case "media.changed":
      return changeMessage(snapshot, event.conversation_id, event.message_id, (message) =>
        mediaChanged(message, event.media),
      );
    case "availability.changed":
      return availabilityChanged(snapshot, event.family_status);
    case "agent.changed":
      return withLoads({
        ...snapshot,
        me: {
          ...snapshot.me,
          families: event.families,
          agent: { ...snapshot.me.agent, avatar_url: event.avatar_url },
        },
      });
  }
}
