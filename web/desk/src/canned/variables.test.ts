import { expect, it } from "vitest";
import { fill, firstUnfilled } from "./variables.ts";

const known = {
  contact_name: " Léa Marchand ",
  agent_name: "Ana Costa",
  agent_pseudonym: "Ana",
  brand_name: "Orvelle",
};

it("D4: fills from contact, agent and brand, in one pass", () => {
  const table: [string, string][] = [
    ["Bonjour {contact_name},", "Bonjour Léa Marchand,"],
    ["Bonjour {contact_first_name} !", "Bonjour Léa !"],
    ["{agent_pseudonym}, {brand_name}", "Ana, Orvelle"],
    ["Il arrive {jour}.", "Il arrive {jour}."],
    ["{ contact_name } {} }{", "{ contact_name } {} }{"],
  ];
  for (const [text, expected] of table) expect(fill(text, known), text).toBe(expected);
  const braces = { ...known, contact_name: "{brand_name}" };
  expect(fill("{contact_name}", braces)).toBe("{brand_name}");
});

it("D8: finds what is not filled, where it stands", () => {
  const text = fill("🙂 {contact_name}, {jour}", { ...known, contact_name: "" });
  expect(firstUnfilled(text)).toEqual({ name: "contact_name", from: 3, until: 17 });
  expect(firstUnfilled("Il arrive demain {}")).toBeNull();
});
