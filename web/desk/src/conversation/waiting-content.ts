// What waits to leave, as it will be shown once it has left.
import type { MessageContent } from "@pupitre/api/types";
import type { OutboxContent } from "../live/outbox-store.ts";

/** `null` for words and files, which are shown by what the browser has of them. */
export function contentOf(content: OutboxContent): MessageContent | null {
  switch (content.type) {
    case "text":
    case "media":
    case "reaction":
      return null;
    case "location": {
      const { name = null, address = null } = content;
      return { ...content, name, address, url: null };
    }
    case "contacts": {
      const contacts = content.contacts.map((card) => ({
        name: card.name.formatted,
        organization: card.organization ?? null,
        phones: card.phones.map(({ number, kind = null }) => ({ number, kind })),
        emails: card.emails.map(({ address, kind = null }) => ({ address, kind })),
        addresses: [],
        urls: [],
        birthday: null,
        is_requested: false,
      }));
      return { type: "contacts", contacts };
    }
    case "choices": {
      const { header = null, footer = null, button = null } = content;
      const sections = content.sections.map(({ title = null, rows }) => ({
        title,
        rows: rows.map(({ description = null, ...row }) => ({ ...row, description })),
      }));
      return { ...content, header, footer, button, sections, chosen: null };
    }
  }
}
