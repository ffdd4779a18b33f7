// Variables in texts that agents insert: filled from contact, agent and brand, as the server fills them (D4, D8).

export interface KnownValues {
  contact_name: string;
  agent_name: string;
  agent_pseudonym: string;
  brand_name: string;
}

const placeholder_pattern = /\{(\p{L}[\p{L}\p{N}_]*)\}/gu;

function valueOf(name: string, known: KnownValues): string | null {
  const values: Record<string, string> = {
    contact_name: known.contact_name.trim(),
    contact_first_name: known.contact_name.trim().split(/\s+/u)[0] ?? "",
    agent_name: known.agent_name.trim(),
    agent_pseudonym: known.agent_pseudonym.trim(),
    brand_name: known.brand_name.trim(),
  };
  const value = values[name] ?? "";
  return value === "" ? null : value;
}

/** Fills what is known, in one pass; the rest stays in its braces for the agent to write. */
export function fill(text: string, known: KnownValues): string {
  return text.replace(
    placeholder_pattern,
    (written, name: string) => valueOf(name, known) ?? written,
  );
}

export interface Unfilled {
  name: string;
  from: number;
  until: number;
}

/** The first variable that stands in a text without its value. */
export function firstUnfilled(text: string): Unfilled | null {
  const match = text.matchAll(placeholder_pattern).next().value;
  if (match === undefined) return null;
  return { name: match[1] ?? "", from: match.index, until: match.index + match[0].length };
}
