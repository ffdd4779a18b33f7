// A contact card while it is written.
import type { CardDraft } from "@pupitre/api";

export interface CardInput {
  first: string;
  last: string;
  organization: string;
  phones: string[];
  emails: string[];
}

export type CardProblem = "name_missing" | "reach_missing" | "phone_invalid" | "email_invalid";

const phone_pattern = /^\+?[\d\s().-]{3,30}$/u;
const email_pattern = /^[^\s@]+@[^\s@]+\.[^\s@]+$/u;

const given = (texts: string[]) => texts.map((one) => one.trim()).filter((one) => one !== "");

/** What keeps it from leaving, the first thing first; `null` when nothing does. */
export function cardProblem({ first, last, phones, emails }: CardInput): CardProblem | null {
  if (first.trim() === "" && last.trim() === "") return "name_missing";
  const [numbers, addresses] = [given(phones), given(emails)];
  if (numbers.some((one) => !phone_pattern.test(one) || !/\d{3}/u.test(one.replace(/\D/gu, "")))) {
    return "phone_invalid";
  }
  if (addresses.some((one) => !email_pattern.test(one))) return "email_invalid";
  return numbers.length + addresses.length === 0 ? "reach_missing" : null;
}

export function cardDraft(input: CardInput): CardDraft {
  const [first, last, organization] = [input.first, input.last, input.organization].map((one) =>
    one.trim(),
  );
  return {
    name: {
      formatted: given([input.first, input.last]).join(" "),
      ...(first ? { first } : {}),
      ...(last ? { last } : {}),
    },
    ...(organization ? { organization } : {}),
    phones: given(input.phones).map((number) => ({ number })),
    emails: given(input.emails).map((address) => ({ address })),
  };
}
