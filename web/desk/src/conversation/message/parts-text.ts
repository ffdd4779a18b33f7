// The lines of a content that is neither words alone nor a file.
import type { MessageContent } from "@pupitre/api/types";
import { m } from "#lib/paraglide/messages.js";

type Content = MessageContent;
type Type = "location" | "contacts" | "choices" | "answer" | "order" | "system";

export type PartsContent = Extract<Content, { type: Type }>;

const notices = {
  number_changed: m["message.system.number_changed"],
  user_id_changed: m["message.system.user_id_changed"],
  identity_changed: m["message.system.identity_changed"],
  other: m["message.system.other"],
};

function present(lines: (string | null)[]): string[] {
  return lines.filter((line): line is string => line !== null && line !== "");
}

export function partsLines(content: PartsContent): string[] {
  switch (content.type) {
    case "location":
      return present([
        content.name ?? m["message.kind.location"](),
        content.address,
        `${String(content.latitude)}, ${String(content.longitude)}`,
      ]);
    case "contacts":
      return content.contacts.map((card) =>
        present([
          card.name,
          card.organization,
          ...card.phones.map((one) => one.number),
          ...card.emails.map((one) => one.address),
        ]).join(" · "),
      );
    case "choices":
      return present([
        content.header,
        content.text,
        ...content.sections.flatMap(({ rows }) => rows.map((row) => `– ${row.title}`)),
        content.footer,
      ]);
    case "answer":
      return present([
        content.title,
        content.description,
        ...content.fields.map(({ name, value }) => `${name} : ${value}`),
      ]);
    case "order":
      return present([
        content.text,
        ...content.items.map(
          (item) =>
            `${String(item.quantity)} × ${item.product_id} · ${item.price} ${item.currency}`,
        ),
        content.total && `= ${content.total.amount} ${content.total.currency}`,
      ]);
    case "system":
      return [notices[content.kind]()];
  }
}
