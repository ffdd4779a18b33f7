// What is said of a refusal of the server: what happened, and what to do next.
import { ApiError, Unreachable } from "@pupitre/api";
import { m } from "#lib/paraglide/messages.js";
import { Later } from "./later.svelte.ts";

const problems = new Later(import("./problem.ts"));

/** The sentence for a code of the server; an unknown code gets the general one. */
export function sentenceOf(code: string): string {
  return (problems.words?.sentences[code] ?? m["problem.unexpected"])();
}

/** The sentence for what a call threw. */
export function sentenceOfError(error: unknown): string {
  if (error instanceof Unreachable) return m["problem.unreachable"]();
  if (!(error instanceof ApiError)) throw error;
  const sentence = sentenceOf(error.code);
  if (error.problem.status < 500 || error.problem.request_id === "") return sentence;
  return m["problem.with_reference"]({ sentence, reference: error.problem.request_id });
}
