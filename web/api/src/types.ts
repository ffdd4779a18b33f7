// The shapes of the desk's API: the document's own, with the values that its texts may have.
import type * as wire from "../schema.gen.ts";

export type Family = "chat" | "messaging";
export type AvailabilityChoice = "available" | "unavailable";
export type StatusName = "available" | "busy" | "unavailable";

export interface FamilyStatus extends wire.FamilyStatus {
  family: Family;
  choice: AvailabilityChoice;
  status: StatusName;
  cause: "agent" | "manager" | "disconnection" | "api" | "login";
}

export type Brand = wire.Brand;

export interface Me extends wire.Me {
  agent: wire.Agent & { role: "agent" | "manager" | "admin" };
  families: FamilyStatus[];
}

export type DeliveryState =
  "queued" | "sending" | "unknown" | "sent" | "delivered" | "read" | "failed";

export interface Delivery extends wire.Delivery {
  state: DeliveryState;
}

export interface Media extends wire.Media {
  state: "pending" | "stored" | "lost" | "refused";
}

/** A pre-written message as the visitor reads it, variables filled. */
export interface TemplateContent {
  type: "template";
  name: string;
  language: string;
  header: string | null;
  /** The file above, when a manager chose it. */
  header_file: { kind: string; url: string } | null;
  text: string;
  footer: string | null;
  /** What the visitor may press. */
  buttons: string[];
  /** Which of them the visitor pressed. */
  chosen: number | null;
}

/** A place, in degrees. */
export interface LocationContent {
  type: "location";
  latitude: number;
  longitude: number;
  name: string | null;
  address: string | null;
  url: string | null;
}

export type ContactCard = wire.ContactCard;

/** A question with ready answers. */
export interface ChoicesContent {
  type: "choices";
  kind: "buttons" | "list";
  header: string | null;
  text: string;
  footer: string | null;
  /** What opens the list. */
  button: string | null;
  sections: wire.ChoicesSection[];
  /** The id of the one that the visitor chose last. */
  chosen: string | null;
}

/** An answer that the visitor chose or filled in. */
export interface AnswerContent {
  type: "answer";
  kind: "button" | "row" | "template_button" | "flow";
  title: string;
  description: string | null;
  fields: wire.AnswerField[];
}

export interface OrderContent {
  type: "order";
  text: string | null;
  items: wire.OrderItem[];
  total: wire.Money | null;
}

/** What the platform tells of the visitor. */
export interface SystemContent {
  type: "system";
  kind: "number_changed" | "user_id_changed" | "identity_changed" | "merged" | "other";
  text: string | null;
}

export type MessageContent =
  | { type: "text"; text: string }
  | { type: "image" | "video" | "sticker"; media: Media; caption: string | null }
  | { type: "audio"; media: Media; voice: boolean }
  | { type: "document"; media: Media; caption: string | null }
  | TemplateContent
  | LocationContent
  | { type: "contacts"; contacts: ContactCard[] }
  | ChoicesContent
  | AnswerContent
  | OrderContent
  | SystemContent
  | { type: "unsupported"; kind: string; reason: string | null };

/** The message that another answers, as far as it is known; it may stand in an earlier conversation. */
export interface Quoted extends wire.Quoted {
  by: "visitor" | "brand" | null;
}

/** What one side made of a message. */
export interface Reaction extends wire.Reaction {
  by: "visitor" | "brand";
  state: "received" | "queued" | "sent" | "failed";
}

export interface Message extends wire.Message {
  direction: "inbound" | "outbound";
  author: wire.MessageAuthor & { kind: "visitor" | "agent" | "system" | "brand" };
  content: MessageContent;
  delivery: Delivery | null;
  quoted: Quoted | null;
  forwarded: "once" | "many" | null;
  reactions: Reaction[];
}

/** A text to insert, found by what is typed after `/` (D4). */
export interface CannedReply extends wire.CannedReply {
  scope: "shared" | "personal";
}

/** A variable of a template, with what fills it when that is known. */
export interface RelaunchVariable extends wire.RelaunchVariable {
  source: "contact_name" | "agent_name" | "brand_name" | "ask";
}

/** An approved message that may reopen the exchange (W6, W9). */
export interface RelaunchTemplate extends wire.RelaunchTemplate {
  header_kind: "image" | "video" | "document" | "location" | null;
  variables: RelaunchVariable[];
}

/** What is added to the first message of a stay, its variables filled for the viewer (D7). */
export interface Signature extends wire.Signature {
  policy: "off" | "optional" | "required";
}

export interface Contact extends wire.Contact {
  name_origin: "profile" | "agent" | "unknown";
}

/** What colleagues wrote on a conversation; the visitor never sees it. */
export interface Note extends wire.Note {
  kind: "note" | "transfer" | "closing";
}

export type Permission = wire.Permission;
/** What the viewer may do now: what is offered is what the server allows. */
export type ConversationPermissions = wire.Can;

export type ConversationMail = wire.ConversationMail;
export type ConversationVisitor = wire.ConversationVisitor;

export type ConversationState = "queued" | "assigned" | "snoozed" | "closed";

/** What brought a conversation back from a pause. */
export type WokenBy = "time" | "message" | "window" | "agent";

export interface Relaunch extends wire.Relaunch {
  outcome: "pending" | "accepted" | "declined" | "answered" | "unanswered";
}

export interface Tag {
  id: string;
  name: string;
  color: string;
}

/** What changes with each message; applied only when `version` is at least the known one. */
export interface ConversationFacts {
  state: ConversationState;
  waiting_on: "agent" | "visitor";
  waiting_since: string | null;
  window: { ends_at: string | null };
  unread_count: number;
  last_message_at: string;
  woken_by: WokenBy | null;
  relaunch: Relaunch | null;
  /** Whether the next words of the viewer are the first of their stay that can be signed (D7). */
  is_signature_due: boolean;
  epoch: number;
  version: number;
  can: ConversationPermissions;
}

export interface LastMessage extends wire.LastMessage {
  direction: "inbound" | "outbound";
  delivery: DeliveryState | null;
}

export interface Channel extends wire.Channel {
  kind: "whatsapp" | "webchat";
}

export type FileKind = "image" | "video" | "audio" | "document";

/** What a channel takes: checked before a file is uploaded. The server decides again. */
export interface ChannelLimits {
  kind: "whatsapp" | "webchat";
  text_max: number;
  caption_max: number;
  files: Record<FileKind, { types: string[]; max_bytes: number }>;
  /** Lengths in characters. */
  location: { name_max: number; address_max: number };
  contacts: { line_max: number; points_max: number };
  choices: ChoicesLimits;
}

export interface ChoicesLimits {
  header_max: number;
  footer_max: number;
  buttons: { count_max: number; text_max: number; title_max: number };
  list: {
    sections_max: number;
    /** In all sections together. */
    rows_max: number;
    text_max: number;
    button_max: number;
    section_title_max: number;
    title_max: number;
    description_max: number;
  };
}

export interface Conversation extends wire.Conversation, ConversationFacts {
  state: ConversationState;
  waiting_on: "agent" | "visitor";
  family: Family;
  channel: Channel;
  contact: Contact;
  signature: Signature;
  last_message: LastMessage | null;
  woken_by: WokenBy | null;
  relaunch: Relaunch | null;
  can: ConversationPermissions;
  visitor: VisitorStanding | null;
  survey: VisitorSurvey | null;
  face: string | null;
  /** What it was about. */
  tags: Tag[];
}

export type VisitorStanding = wire.VisitorStanding;
export type VisitorSurvey = wire.VisitorSurvey;

export interface PastConversation extends Omit<wire.PastConversation, "closing"> {
  tags: Tag[];
  /** How it ended, with the reason that was given. */
  closing?: { cause: string; reason: { id: string; name: string } | null } | null;
  state: ConversationState;
  channel: Channel;
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
  /** What a platform refused, as a set-up names it. */
  problem?: string;
}

export type LiveEvent = { type: "event"; seq: number; at: string } & (
  | {
      name: "conversation.assigned";
      conversation: Conversation;
      previous_agent_id: string | null;
    }
  | { name: "conversation.updated"; cause: string; conversation: Conversation }
  | { name: "conversation.closed"; conversation: Conversation }
  | { name: "conversation.gone"; conversation_id: string }
  | { name: "note.written"; conversation_id: string; note: Note }
  | { name: "note.mentioned"; note: Note; conversation: Conversation }
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
  | {
      name: "message.changed";
      conversation_id: string;
      message: Message;
      facts: ConversationFacts;
    }
  | { name: "media.changed"; conversation_id: string; message_id: string; media: Media }
  | { name: "availability.changed"; family_status: FamilyStatus }
  | { name: "agent.changed"; families: FamilyStatus[]; avatar_url: string | null }
);

/** What is true now, has no number, and is not told again. */
export interface VisitorChanged {
  type: "passing";
  name: "visitor.changed";
  conversation_id: string;
  visitor: VisitorStanding;
}

export type LiveFrame =
  | { type: "hello"; seq: number; server_time: string }
  | { type: "tick"; seq: number; server_time: string }
  | { type: "reload" }
  | { type: "error"; code: string }
  | VisitorChanged
  | LiveEvent;
