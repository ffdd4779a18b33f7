// One small company's conversations, for tests.
import type {
  Conversation,
  ConversationPermissions,
  Media,
  Message,
  PastConversation,
} from "@pupitre/api/types";
import type { OutboxItem } from "../live/outbox-store.ts";

const may = { allowed: true, reason: null };

/** What the holder may do. */
export function permissions(over: Partial<ConversationPermissions> = {}): ConversationPermissions {
  const reopen = { allowed: false, reason: "conversation.not_owner" };
  const take_over = { allowed: false, reason: "session.role_insufficient" };
  const relaunch = { allowed: false, reason: "conversation.relaunch.window_open" };
  return {
    reply: may,
    close: may,
    snooze: may,
    reopen,
    transfer: may,
    take_over,
    relaunch,
    ...over,
  };
}

export function conversation(over: Partial<Conversation> = {}): Conversation {
  return {
    id: "conversation",
    state: "assigned",
    family: "messaging",
    channel: { id: "channel", kind: "whatsapp", name: "WhatsApp Orvelle", address: "33639980000" },
    brand: { id: "brand", name: "Orvelle", logo_url: null },
    contact: {
      id: "contact",
      name: "Clémence R.",
      name_origin: "profile",
      name_note: null,
      phone: "33639981234",
      marketing_stopped_at: null,
      color_key: 2,
      is_blocked: false,
    },
    team: { id: "team", name: "Sales" },
    agent: { id: "ana", name: "Ana" },
    language: "fr",
    waiting_on: "agent",
    waiting_since: null,
    window: { ends_at: "2026-10-15T12:00:00.000000Z" },
    unread_count: 0,
    last_message: null,
    visitor: null,
    survey: null,
    face: null,
    first_reply_due_at: null,
    opened_at: "2026-10-14T11:30:00.000000Z",
    assigned_at: "2026-10-14T11:30:00.000000Z",
    last_message_at: "2026-10-14T11:55:00.000000Z",
    closed_at: null,
    closing: null,
    waits_for: null,
    snooze: null,
    woken_by: null,
    tags: [],
    transfer_count: 0,
    relaunch: null,
    signature: { policy: "off", text: "" },
    is_signature_due: true,
    epoch: 1,
    version: 1,
    can: permissions(),
    ...over,
  };
}

export function message(over: Partial<Message> & Pick<Message, "id">): Message {
  const sent_at = over.sent_at ?? "2026-10-14T11:30:00.000000Z";
  return {
    conversation_id: "conversation",
    client_message_id: null,
    direction: "inbound",
    author: { kind: "visitor", id: null, name: null },
    content: { type: "text", text: over.id },
    sent_at,
    received_at: sent_at,
    delivery: null,
    quoted: null,
    forwarded: null,
    referral: null,
    product: null,
    edited_at: null,
    first_text: null,
    revoked_at: null,
    reactions: [],
    has_raw: false,
    ...over,
  };
}

/** A file that is here. */
export function media(over: Partial<Media> = {}): Media {
  return {
    id: "media",
    state: "stored",
    mime: "application/pdf",
    file_name: null,
    size_bytes: 1_258_291,
    url: "/api/v1/media/media",
    reason: null,
    width: null,
    height: null,
    preview_url: null,
    announced_mime: null,
    hash_differs: false,
    retry_until: null,
    ...over,
  };
}

export function answer(over: Partial<Message> & Pick<Message, "id">): Message {
  return message({
    direction: "outbound",
    author: { kind: "agent", id: "ana", name: "Ana" },
    delivery: {
      state: "sent",
      error: null,
      can_retry: false,
      changed_at: "2026-10-14T11:30:00.000000Z",
    },
    ...over,
  });
}

export function pastConversation(
  over: Partial<PastConversation> & Pick<PastConversation, "id">,
): PastConversation {
  return {
    state: "closed",
    channel: conversation().channel,
    agent: { id: "bo", name: "Bo" },
    opened_at: "2026-09-26T08:00:00.000000Z",
    closed_at: "2026-09-28T08:00:00.000000Z",
    closing: null,
    tags: [],
    transfer_count: 0,
    message_count: 2,
    first_text: "Bonjour",
    survey: null,
    ...over,
  };
}

export function waiting(
  over: Partial<OutboxItem> & Pick<OutboxItem, "client_message_id">,
): OutboxItem {
  return {
    agent_id: "ana",
    conversation_id: "conversation",
    order: 1,
    written_at: "2026-10-14T11:59:00.000000Z",
    content: { type: "text", text: over.client_message_id },
    refusal: null,
    ...over,
  };
}

/** One message of each kind, as the visitor and the brand send them. */
export const kinds: Record<string, Message> = {
  location: message({
    id: "location",
    content: {
      type: "location",
      latitude: 48.8583701,
      longitude: 2.2944813,
      name: "Atelier Orvelle",
      address: "5 avenue Anatole-France, Paris",
      url: null,
    },
  }),
  contacts: message({
    id: "contacts",
    content: {
      type: "contacts",
      contacts: [
        {
          name: "Solène Marchand",
          organization: "Orvelle",
          phones: [{ number: "+33639980001", kind: "CELL" }],
          emails: [{ address: "solene@orvelle.example", kind: "WORK" }],
          addresses: [],
          urls: [],
          birthday: null,
          is_requested: false,
        },
      ],
    },
  }),
  choices: answer({
    id: "choices",
    content: {
      type: "choices",
      kind: "list",
      header: "Livraison",
      text: "Quand passons-nous ?",
      footer: null,
      button: "Créneaux",
      sections: [
        {
          title: "Matin",
          rows: [
            { id: "a", title: "Mardi", description: "De 9 h à 12 h" },
            { id: "b", title: "Jeudi", description: null },
          ],
        },
      ],
      chosen: "b",
    },
  }),
  answer: message({
    id: "answer",
    content: {
      type: "answer",
      kind: "row",
      title: "Jeudi",
      description: "De 9 h à 12 h",
      fields: [],
    },
    quoted: {
      message_id: "choices",
      conversation_id: "conversation",
      by: "brand",
      kind: "choices",
      excerpt: "Quand passons-nous ?",
    },
  }),
  flow: message({
    id: "flow",
    content: {
      type: "answer",
      kind: "flow",
      title: "Rendez-vous",
      description: null,
      fields: [{ name: "jour", value: "jeudi <b>15</b>" }],
    },
  }),
  order: message({
    id: "order",
    content: {
      type: "order",
      text: "Pour samedi",
      items: [{ product_id: "ARDOISE-60", quantity: 2, price: "49.5", currency: "EUR" }],
      total: { amount: "99.00", currency: "EUR" },
    },
  }),
  system: message({
    id: "system",
    content: { type: "system", kind: "number_changed", text: "Clémence changed number" },
  }),
  unsupported: message({
    id: "unsupported",
    content: { type: "unsupported", kind: "poll_creation", reason: "Message type unknown" },
    has_raw: true,
  }),
  edited: message({
    id: "edited",
    content: { type: "text", text: "à 15 h" },
    edited_at: "2026-10-14T11:32:00.000000Z",
    first_text: "à 14 h",
  }),
  revoked: message({ id: "revoked", revoked_at: "2026-10-14T11:33:00.000000Z" }),
  forwarded: message({ id: "forwarded", forwarded: "many" }),
  referred: message({
    id: "referred",
    referral: {
      source: "ad",
      headline: "La lampe Ardoise",
      text: "Livrée en 48 h",
      url: "https://orvelle.example/ardoise",
      media_url: "https://ads.example/lamp.jpg",
    },
    product: { catalog_id: "c1", product_id: "ARDOISE-60" },
  }),
  unknown_quote: message({
    id: "unknown_quote",
    quoted: { message_id: null, conversation_id: null, by: null, kind: null, excerpt: null },
  }),
  reacted: answer({
    id: "reacted",
    reactions: [
      { by: "visitor", emoji: "❤️", agent: null, state: "received" },
      { by: "brand", emoji: "👍", agent: { id: "bo", name: "Bo Grand" }, state: "sent" },
    ],
  }),
};
