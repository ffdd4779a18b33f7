// A message with choices while it is written: what it may hold, and what it lacks.
import type { ChoicesDraft } from "@pupitre/api";
import type { ChoicesLimits } from "@pupitre/api/types";
import { lengthOf } from "../text-limit.ts";

export type ChoicesKind = ChoicesDraft["kind"];

export interface RowInput {
  key: string;
  title: string;
  description: string;
}

export interface SectionInput {
  key: string;
  title: string;
  rows: RowInput[];
}

export interface ChoicesInput {
  kind: ChoicesKind;
  header: string;
  text: string;
  footer: string;
  button: string;
  sections: SectionInput[];
}

export type ChoicesProblem =
  | "text_missing"
  | "button_missing"
  | "row_missing"
  | "row_twice"
  | "section_title_missing"
  | "too_long";

export const rowsOf = (input: ChoicesInput): RowInput[] =>
  input.sections.flatMap((section) => section.rows);

/** The lengths that hold for a kind, in characters, and how many choices it has. */
export function limitsOf(
  { header_max, footer_max, buttons, list }: ChoicesLimits,
  kind: ChoicesKind,
) {
  const lines = { header: header_max, footer: footer_max };
  return kind === "list"
    ? {
        ...lines,
        text: list.text_max,
        button: list.button_max,
        sections: list.sections_max,
        section_title: list.section_title_max,
        rows: list.rows_max,
        row: list.title_max,
        description: list.description_max,
      }
    : {
        ...lines,
        text: buttons.text_max,
        button: 0,
        sections: 1,
        section_title: 0,
        rows: buttons.count_max,
        row: buttons.title_max,
        description: 0,
      };
}

function isTooLong(input: ChoicesInput, given: ChoicesLimits): boolean {
  const limits = limitsOf(given, input.kind);
  const texts: [string, number][] = [
    [input.header, limits.header],
    [input.text, limits.text],
    [input.footer, limits.footer],
    ...rowsOf(input).map(({ title }): [string, number] => [title, limits.row]),
  ];
  if (input.kind === "list") {
    texts.push(
      [input.button, limits.button],
      ...input.sections.map(({ title }): [string, number] => [title, limits.section_title]),
      ...rowsOf(input).map((row): [string, number] => [row.description, limits.description]),
    );
  }
  return texts.some(([words, limit]) => lengthOf(words.trim()) > limit);
}

/** What keeps it from leaving, the first thing first; `null` when nothing does. */
export function choicesProblem(input: ChoicesInput, limits: ChoicesLimits): ChoicesProblem | null {
  const rows = rowsOf(input);
  const titles = rows.map((row) => row.title.trim());
  if (isTooLong(input, limits)) return "too_long";
  if (input.text.trim() === "") return "text_missing";
  if (input.kind === "list" && input.button.trim() === "") return "button_missing";
  if (rows.length === 0 || titles.includes("")) return "row_missing";
  if (new Set(titles).size !== titles.length) return "row_twice";
  const has_nameless = input.sections.some((section) => section.title.trim() === "");
  if (input.kind === "list" && input.sections.length > 1 && has_nameless) {
    return "section_title_missing";
  }
  return null;
}

/** As it leaves; the ids are the places of the choices. */
export function choicesDraft(input: ChoicesInput): ChoicesDraft {
  const { kind } = input;
  const given = <Name extends string>(name: Name, words: string) =>
    words.trim() === "" ? {} : { [name]: words.trim() };
  let place = 0;
  const sections = input.sections
    .filter((section) => section.rows.length > 0)
    .map((section) => ({
      ...given("title", kind === "list" ? section.title : ""),
      rows: section.rows.map((row) => {
        place += 1;
        const description = kind === "list" ? row.description : "";
        const id = `choice-${place}`;
        return { id, title: row.title.trim(), ...given("description", description) };
      }),
    }));
  return {
    type: "choices",
    kind,
    text: input.text.trim(),
    ...given("header", input.header),
    ...given("footer", input.footer),
    ...given("button", kind === "list" ? input.button : ""),
    sections,
  };
}
