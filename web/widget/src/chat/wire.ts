// What the visitor's API says: shapes of `/chat/v1/{site}`, no logic.

export type Availability = "available" | "busy" | "closed";

export interface Config {
  brand: { name: string; logo_url: string | null };
  language: string;
  theme: {
    color: string;
    text_on_color: string;
    position: "right" | "left";
    greeting: string;
  };
  texts: Record<string, string>;
  consent: { version: number; text: string; url: string | null } | null;
  open: boolean;
  opens_at: string | null;
  availability: Availability;
  asks_email: boolean;
  /** Whether mails leave: a transcript can be asked for. */
  mail: boolean;
  files: { max_bytes: number; types: string[] };
  text_max: number;
  whatsapp_url: string | null;
  identified_only: boolean;
}

/** What the site signed about a visitor who is logged in there. */
export interface Identity {
  id: string;
  name?: string;
  email?: string;
  issued_at: string | number;
  nonce: string;
  signature: string;
}

export interface Agent {
  name: string;
  avatar_url?: string | null;
}

export interface Media {
  id: string;
  state?: string;
  mime?: string;
  file_name?: string | null;
  size_bytes?: number | null;
  width?: number | null;
  height?: number | null;
}

interface Row {
  id: string;
  title: string;
  description?: string | null;
}

export type Content =
  | { type: "text"; text: string }
  | {
      type: "image" | "video" | "document" | "sticker";
      media: Media;
      caption?: string | null;
    }
  | { type: "audio"; media: Media; is_voice?: boolean }
  | {
      type: "choices";
      header?: string | null;
      text: string;
      footer?: string | null;
      sections: { title?: string | null; rows: Row[] }[];
    }
  | { type: "answer"; title: string }
  | {
      type: "location";
      latitude: number;
      longitude: number;
      name?: string | null;
    }
  | { type: "unsupported" };

export type MessageState = "sent" | "delivered" | "read";

export interface Message {
  id: string;
  client_id: string | null;
  from: "visitor" | "agent" | "brand";
  agent: Agent | null;
  content: Content;
  sent_at: string;
  state: MessageState;
}

export interface Conversation {
  id: string;
  state: "waiting" | "open" | "closed";
  agent: Agent | null;
  queue_position: number | null;
  closed_at?: string | null;
}

export interface Survey {
  conversation_id: string;
  question: string;
  scale: number;
  comment_question: string;
  state: "asked" | "scored" | "done";
}

export interface Visitor {
  id: string;
  name: string | null;
  is_identified: boolean;
}

export interface Session {
  token: string;
  visitor: Visitor;
  seq: number;
  conversation: Conversation | null;
  messages: Message[];
  survey?: Survey | null;
}

/** What is told live and can be told again after a cut, by number. */
type Numbered = { seq: number } & (
  | { type: "message"; message: Message }
  | { type: "state"; message_id: string; state: MessageState }
  | { type: "conversation"; conversation: Conversation }
  | { type: "survey"; survey: Survey }
);

/** What is true for a moment only. */
type Passing =
  | { type: "typing"; on: boolean; agent?: Agent | null }
  | { type: "queue"; position: number }
  | {
      type: "availability";
      availability?: Availability;
      open?: boolean;
      opens_at?: string | null;
    };

export type LiveEvent = Numbered | Passing;

export type Frame = LiveEvent | { type: "ready"; seq: number; reset: boolean } | { type: "pong" };

/** What a page says of itself: never what is typed. */
export type Said =
  | { type: "typing"; on: boolean }
  | { type: "received" | "read"; message_id: string }
  | { type: "page"; url: string; title: string };

export interface Batch {
  events: LiveEvent[];
  seq: number;
  reset: boolean;
}
