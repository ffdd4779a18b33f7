import { expect, it } from "vitest";
import { cardDraft, cardProblem, type CardInput } from "./card.ts";

const card = (over: Partial<CardInput> = {}): CardInput => ({
  first: "Solène",
  last: "Marchand",
  organization: "",
  phones: ["+33 6 39 98 00 01"],
  emails: [""],
  ...over,
});

it("C4: a card has a name and a way to reach its owner, each well written", () => {
  const table: [CardInput, ReturnType<typeof cardProblem>][] = [
    [card(), null],
    [card({ first: "", last: " " }), "name_missing"],
    [card({ phones: [""] }), "reach_missing"],
    [card({ phones: [""], emails: ["solene@orvelle.example"] }), null],
    [card({ phones: ["demain"] }), "phone_invalid"],
    [card({ phones: ["+ ()"] }), "phone_invalid"],
    [card({ emails: ["solene"] }), "email_invalid"],
  ];
  for (const [input, problem] of table) expect(cardProblem(input)).toBe(problem);
});

it("C4: leaves without what was left empty", () => {
  expect(cardDraft(card({ last: "" }))).toEqual({
    name: { formatted: "Solène", first: "Solène" },
    phones: [{ number: "+33 6 39 98 00 01" }],
    emails: [],
  });
  expect(cardDraft(card({ organization: " Orvelle " }))).toMatchObject({
    name: { formatted: "Solène Marchand", first: "Solène", last: "Marchand" },
    organization: "Orvelle",
  });
});
