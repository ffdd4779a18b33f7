// How a person is called on the screen: their name, else their number.
import { m } from "#lib/paraglide/messages.js";

const french_number_pattern = /^33(\d)(\d{2})(\d{2})(\d{2})(\d{2})$/u;

/** Digits as they are read aloud; numbers of France in pairs, others as they are. */
export function phoneText(digits: string): string {
  const french = french_number_pattern.exec(digits);
  return french ? `+33 ${french.slice(1).join(" ")}`.replaceAll(" ", "\u00a0") : `+${digits}`;
}

interface Person {
  id: string;
  name: string;
  phone: string | null;
}

/** Four digits that stay the same for this person: two of whom nothing is known are told apart. */
function tagOf(id: string): string {
  return String(Number.parseInt(id.slice(-8), 16) % 10_000).padStart(4, "0");
}

export function contactName({ id, name, phone }: Person): string {
  if (name !== "") return name;
  return phone === null ? m["conversation.unknown_name"]({ tag: tagOf(id) }) : phoneText(phone);
}

/** Up to two letters of a name; none of a number. */
export function initials(name: string): string {
  const words = name.split(/\s+/u).map((word) => /\p{L}/u.exec(word)?.[0] ?? "");
  return words.join("").slice(0, 2).toUpperCase();
}

/** How a sentence calls them: by their first name when there is one. */
export function firstName(contact: Person): string {
  const [first = ""] = contact.name.trim().split(/\s+/u);
  return first === "" ? contactName(contact) : first;
}
