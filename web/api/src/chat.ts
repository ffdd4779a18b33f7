// How web chats are set: for the pages of managers.
import { answer, part } from "./client.ts";

/** In the two languages of the chat; empty in a language for none. */
export interface Words {
  fr: string;
  en: string;
}

export type Identity = "off" | "optional" | "required";

export interface SigningKey {
  ends_with: string;
  /** Until when the one before counts too. */
  previous_until: string | null;
}

export interface ChatSite {
  channel_id: string;
  name: string;
  brand: { id: string; name: string; logo_url: string | null };
  site: string;
  /** The tag to put into the pages. */
  script: string;
  is_on: boolean;
  origins: string[];
  color: string;
  position: "right" | "left";
  greeting: Words;
  texts: Record<string, Words>;
  consent: { version: number; text: Words; url: string | null } | null;
  asks_email: boolean;
  shows_agent: boolean;
  survey: {
    is_on: boolean;
    question: Words;
    comment_question: Words;
    usual_question: Words;
    usual_comment_question: Words;
  };
  identity: Identity;
  signing_key: SigningKey | null;
  whatsapp_url: string | null;
  /** Whether the house sends mail: without it no address is asked for. */
  mail_is_on: boolean;
}

export interface ChatSiteChange {
  name?: string;
  brand_name?: string;
  is_on?: boolean;
  origins?: string[];
  color?: string;
  position?: "right" | "left";
  greeting?: Words;
  texts?: Record<string, Words>;
  consent?: { text: Words; url: string | null } | null;
  asks_email?: boolean;
  shows_agent?: boolean;
  survey?: { is_on?: boolean; question?: Words; comment_question?: Words };
  identity?: Identity;
  whatsapp_url?: string | null;
}

export interface NewChatSite {
  id: string;
  name: string;
  brand_id?: string;
  brand_name?: string;
  default_language: string;
  origins: string[];
}

const chat = (channel: string, rest = "") => `/channels/${part(channel)}/chat${rest}`;

export const chat_api = {
  site: (channel: string) => answer<ChatSite>({ method: "GET", path: chat(channel) }),
  create: (site: NewChatSite) =>
    answer<ChatSite>({ method: "POST", path: "/channels/chat", body: site }),
  setLogo: (channel: string, picture: Blob) =>
    answer<ChatSite>({ method: "POST", path: chat(channel, "/logo"), body: picture }),
  removeLogo: (channel: string) =>
    answer<ChatSite>({ method: "DELETE", path: chat(channel, "/logo") }),
  change: (channel: string, change: ChatSiteChange) =>
    answer<ChatSite>({ method: "PATCH", path: chat(channel), body: change }),
  /** Makes a signing key: what is answered is not shown again. */
  makeSigningKey: (channel: string) =>
    answer<{ signing_key: string }>({
      method: "POST",
      path: chat(channel, "/signing-key"),
      body: {},
    }),
};
