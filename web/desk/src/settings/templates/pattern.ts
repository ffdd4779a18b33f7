// Texts with variables between double braces, `{{1}}` or `{{order}}`, as the platform writes them.

export interface PatternPart {
  text: string;
  /** The key of the variable that stands here. */
  key: string | null;
}

/** The text cut at its variables; those of a header have keys after `header.`. */
export function patternParts(pattern: string, prefix = ""): PatternPart[] {
  return pattern
    .split(/(\{\{\s*\w+\s*\}\})/u)
    .filter((part) => part !== "")
    .map((part) => {
      const name = /^\{\{\s*(\w+)\s*\}\}$/u.exec(part)?.[1];
      return { text: part, key: name === undefined ? null : prefix + name };
    });
}
