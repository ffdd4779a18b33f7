// Variables of texts that agents send: which there are, their words, and a text with examples in their places.
import { m } from "#lib/paraglide/messages.js";
import { desk } from "#live/desk.svelte.ts";

export const variable_names = [
  "contact_name",
  "contact_first_name",
  "agent_name",
  "agent_pseudonym",
  "brand_name",
] as const;

export type VariableName = (typeof variable_names)[number];

/** Those that say nothing of the visitor. */
export const own_variable_names: readonly VariableName[] = [
  "agent_name",
  "agent_pseudonym",
  "brand_name",
];

export const variable_words: Record<VariableName, () => string> = {
  contact_name: m["variables.contact_name"],
  contact_first_name: m["variables.contact_first_name"],
  agent_name: m["variables.agent_name"],
  agent_pseudonym: m["variables.agent_pseudonym"],
  brand_name: m["variables.brand_name"],
};

export type TextPart = { text: string; variable: VariableName | null };

function isVariable(name: string): name is VariableName {
  return variable_names.some((one) => one === name);
}

/** The text cut at its variables; braces around anything else are text. */
export function partsOf(text: string): TextPart[] {
  return text
    .split(/(\{[a-z_]+\})/)
    .filter((part) => part !== "")
    .map((part) => {
      const name = part.startsWith("{") ? part.slice(1, -1) : "";
      return { text: part, variable: isVariable(name) ? name : null };
    });
}

/** What stands for each variable in a preview: me, my brand, and an invented visitor. */
export function examples(): Record<VariableName, string> {
  const name = desk.me?.agent.name ?? "";
  const contact = m["variables.example"]();
  return {
    contact_name: contact,
    contact_first_name: contact.split(" ")[0] ?? contact,
    agent_name: name,
    agent_pseudonym: desk.me?.agent.pseudonym ?? name,
    brand_name: desk.me?.brands[0]?.name ?? "",
  };
}

/** Braces of ours that are no variable, probably a slip. */
export function unknownVariables(text: string): string[] {
  return [...text.matchAll(/\{([^{}\n]{1,40})\}/g)]
    .map(([, name]) => name ?? "")
    .filter((name) => !isVariable(name));
}
