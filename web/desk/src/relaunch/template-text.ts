// The text of a template with its variables: what the visitor will read, and what still misses (W9).
import type { RelaunchTemplate, RelaunchVariable } from "@pupitre/api/types";

export interface TemplatePart {
  text: string;
  /** The variable that stands here, or `null` for the template's own words. */
  key: string | null;
}

const placeholder_pattern = /\{\{\s*([\w.]+)\s*\}\}/gu;

/** The platform takes no line break, tab or run of spaces in a variable. */
export const variable_length_max = 200;

/** A value as the platform takes it: one line. */
export function oneLine(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}

/** The template's own words and its variables, in order. */
export function partsOf(text: string, values: Record<string, string>): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let from = 0;
  for (const match of text.matchAll(placeholder_pattern)) {
    const [written, key = ""] = match;
    if (match.index > from) parts.push({ text: text.slice(from, match.index), key: null });
    parts.push({ text: oneLine(values[key] ?? ""), key });
    from = match.index + written.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), key: null });
  return parts;
}

/** The values that are known before the agent writes any. */
export function knownValues(template: RelaunchTemplate): Record<string, string> {
  return Object.fromEntries(template.variables.map((one) => [one.key, one.value ?? ""]));
}

/** The variables that have no value yet: with one of them, nothing is sent. */
export function missing(
  template: RelaunchTemplate,
  values: Record<string, string>,
): RelaunchVariable[] {
  return template.variables.filter((one) => oneLine(values[one.key] ?? "") === "");
}

/** The platform's code of a language, such as `en_US`, as pages have it. */
export function languageTag(language: string): string {
  return language.replaceAll("_", "-");
}

const primary = (language: string) => languageTag(language).split("-")[0]?.toLowerCase();

/** Whether a template is in a language, in whichever of its regions. */
export function isIn(template: RelaunchTemplate, language: string): boolean {
  return primary(template.language) === primary(language);
}

/** The templates in a language, and the others; all of them fit where none is in that language. */
export function byLanguage(
  templates: RelaunchTemplate[],
  language: string,
): { fitting: RelaunchTemplate[]; others: RelaunchTemplate[] } {
  const fitting = templates.filter((one) => isIn(one, language));
  if (fitting.length === 0) return { fitting: templates, others: [] };
  return { fitting, others: templates.filter((one) => !isIn(one, language)) };
}

/** Whether a draft can stand in a variable: one line, and not too long. */
export function fitsVariable(draft: string): boolean {
  const text = draft.trim();
  return text !== "" && !text.includes("\n") && [...text].length <= variable_length_max;
}
