// Calls for what is written around a conversation: relaunches, canned replies, notes, and what is kept of the contact.
import type * as wire from "../schema.gen.ts";
import { answer, part } from "./client.ts";
import type {
  CannedReply,
  Contact,
  Conversation,
  Message,
  Note,
  RelaunchTemplate,
} from "./types.ts";

/** What may be sent to a silent visitor now, and whether this agent may send a second one (W5). */
interface RelaunchTemplates extends wire.RelaunchTemplates {
  items: RelaunchTemplate[];
}

export interface RelaunchOrder {
  client_id: string;
  template_id: string;
  variables: Record<string, string>;
  snooze: { until: string | null; kept: boolean } | null;
  override: boolean;
  expected_epoch: number;
}

export interface Relaunched {
  message: Message;
  conversation: Conversation;
}

export interface NoteDraft {
  id: string;
  text: string;
  mentions: string[];
}

export interface Colleague {
  id: string;
  name: string;
}

/** What is now known of a contact. */
export type ContactChange = Pick<Contact, "id"> & Partial<Contact>;

/** What was found in everything that was exchanged with a contact. */
export interface FoundMessages {
  items: Message[];
  /** Whether all of the past was looked through. */
  is_complete: boolean;
}

const of = (conversation: string) => `/conversations/${part(conversation)}`;
const who = (contact: string) => `/contacts/${part(contact)}`;

interface Items<T> {
  items: T[];
}

export const compose = {
  relaunchTemplates: (conversation: string) =>
    answer<RelaunchTemplates>({
      method: "GET",
      path: `${of(conversation)}/relaunch-templates`,
    }),

  relaunch: (conversation: string, order: RelaunchOrder) =>
    answer<Relaunched>({ method: "POST", path: `${of(conversation)}/relaunch`, body: order }),

  cannedReplies: async (): Promise<CannedReply[]> =>
    (await answer<Items<CannedReply>>({ method: "GET", path: "/canned-replies" })).items,

  notes: async (conversation: string): Promise<Note[]> =>
    (await answer<Items<Note>>({ method: "GET", path: `${of(conversation)}/notes` })).items,

  writeNote: (conversation: string, draft: NoteDraft) =>
    answer<Note>({ method: "POST", path: `${of(conversation)}/notes`, body: draft }),

  colleagues: async (): Promise<Colleague[]> =>
    (await answer<Items<Colleague>>({ method: "GET", path: "/agents" })).items,

  renameContact: (contact: string, name: string, name_note: string) =>
    answer<ContactChange>({ method: "PATCH", path: who(contact), body: { name, name_note } }),

  blockContact: (contact: string) =>
    answer<ContactChange>({ method: "POST", path: `${who(contact)}/block`, body: {} }),

  unblockContact: (contact: string) =>
    answer<ContactChange>({ method: "POST", path: `${who(contact)}/unblock`, body: {} }),

  setTags: (conversation: string, tag_ids: string[]) =>
    answer<Conversation>({ method: "PUT", path: `${of(conversation)}/tags`, body: { tag_ids } }),

  searchContact: (contact: string, words: string) =>
    answer<FoundMessages>({ method: "GET", path: `${who(contact)}/search`, query: { q: words } }),
};
