// The shapes of the desk's API, by the names of its contract.

export type Family = "chat" | "messaging";
export type AvailabilityChoice = "available" | "unavailable";
export type StatusName = "available" | "busy" | "unavailable";

export interface FamilyStatus {
  family: Family;
  choice: AvailabilityChoice;
  status: StatusName;
  load: number;
  capacity: number;
  serves: boolean;
  changed_at: string;
  cause: "agent" | "manager" | "disconnection" | "api" | "login";
}

export interface Brand {
  id: string;
  name: string;
  logo_url: string | null;
}

export interface Me {
  agent: {
    id: string;
    name: string;
    pseudonym: string;
    email: string;
    role: "agent" | "manager" | "admin";
    languages: string[];
  };
  families: FamilyStatus[];
  brands: Brand[];
  session: { id: string; expires_at: string };
  server_time: string;
  simulator_url: string | null;
}

export type DeliveryState =
  "queued" | "sending" | "unknown" | "sent" | "delivered" | "read" | "failed";

export interface Delivery {
  state: DeliveryState;
  error: { code: string; platform_code: number | null; detail: string | null } | null;
  can_retry: boolean;
  changed_at: string;
}

export interface Media {
  id: string;
  state: "pending" | "stored" | "lost" | "refused";
  mime: string;
  file_name: string | null;
  size_bytes: number | null;
  url: string;
  reason: string | null;
}

export type MessageContent =
  | { type: "text"; text: string }
  | { type: "image" | "video" | "sticker"; media: Media; caption: string | null }
  | { type: "audio"; media: Media; voice: boolean }
  | { type: "document"; media: Media; caption: string | null }
  | { type: "unsupported"; kind: string };

export interface Message {
  id: string;
  conversation_id: string;
  client_message_id: string | null;
  direction: "inbound" | "outbound";
  author: { kind: "visitor" | "agent" | "system"; id: string | null; name: string | null };
  content: MessageContent;
  sent_at: string;
  received_at: string;
  delivery: Delivery | null;
}

export interface Permission {
  allowed: boolean;
  reason: string | null;
}

export interface ConversationPermissions {
  reply: Permission;
  close: Permission;
}

export type ConversationState = "queued" | "assigned" | "snoozed" | "closed";

/** What changes with each message; applied only when `version` is at least the known one. */
export interface ConversationFacts {
  state: ConversationState;
  waiting_on: "agent" | "visitor";
  waiting_since: string | null;
  window: { ends_at: string | null };
  unread_count: number;
  last_message_at: string;
  epoch: number;
  version: number;
  can: ConversationPermissions;
}

export interface LastMessage {
  id: string;
  direction: "inbound" | "outbound";
  kind: string;
  text: string;
  sent_at: string;
  delivery: DeliveryState | null;
}

export interface Channel {
  id: string;
  kind: "whatsapp" | "webchat";
  name: string;
  address: string;
}

export interface Conversation extends ConversationFacts {
  id: string;
  family: Family;
  channel: Channel;
  brand: Brand;
  contact: {
    id: string;
    name: string;
    name_origin: "profile" | "agent" | "unknown";
    phone: string | null;
    color_key: number;
  };
  team: { id: string; name: string };
  agent: { id: string; name: string } | null;
  language: string;
  last_message: LastMessage | null;
  opened_at: string;
  assigned_at: string | null;
  closed_at: string | null;
  closing_reason: string | null;
}

export interface PastConversation {
  id: string;
  state: ConversationState;
  channel: Channel;
  agent: { id: string; name: string } | null;
  opened_at: string;
  closed_at: string | null;
  closing_reason: string | null;
  message_count: number;
  first_text: string | null;
}

/** RFC 9457 problem details, with a stable `code`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string | null;
  code: string;
  request_id: string;
  field?: string;
  limit?: number;
}

export type LiveEvent = { type: "event"; seq: number; at: string } & (
  | {
      name: "conversation.assigned";
      conversation: Conversation;
      previous_agent_id: string | null;
    }
  | { name: "conversation.updated"; conversation: Conversation }
  | { name: "conversation.closed"; conversation: Conversation }
  | { name: "conversation.read"; conversation_id: string; facts: ConversationFacts }
  | {
      name: "message.received";
      conversation_id: string;
      message: Message;
      facts: ConversationFacts;
    }
  | { name: "message.sent"; conversation_id: string; message: Message; facts: ConversationFacts }
  | {
      name: "message.delivery_changed";
      conversation_id: string;
      message_id: string;
      delivery: Delivery;
      facts: ConversationFacts;
    }
  | { name: "media.changed"; conversation_id: string; message_id: string; media: Media }
  | { name: "availability.changed"; family_status: FamilyStatus }
);

export type LiveFrame =
  | { type: "hello"; seq: number; server_time: string }
  | { type: "tick"; seq: number; server_time: string }
  | { type: "reload" }
  | { type: "error"; code: string }
  | LiveEvent;
