// The state of a form: what is written in it, whether it differs from what is stored, and what became of it.
import { ApiError, Unreachable } from "@pupitre/api";
import { sentenceOf, sentenceOfError } from "#i18n/refusal.ts";
import { m } from "#lib/paraglide/messages.js";
import { desk } from "#live/desk.svelte.ts";

export class Form<T extends object> {
  /** What the fields show; they write into it. */
  values: T;
  is_pending = $state(false);
  /** Why the form as a whole was refused. */
  refusal = $state<string | null>(null);
  /** The name of a field that was refused, and why. */
  field_refusal = $state.raw<{ field: string; path: string; sentence: string } | null>(null);
  /** Somebody else changed it meanwhile. */
  is_conflict = $state(false);
  #stored = $state.raw("");

  constructor(values: T) {
    this.values = $state(values);
    this.#stored = JSON.stringify(values);
  }

  get is_dirty(): boolean {
    return JSON.stringify(this.values) !== this.#stored;
  }

  /** The sentence below a field, if it was the one refused. */
  errorOf(field: string): string | null {
    const refused = this.field_refusal;
    return refused?.field === field || refused?.path === field ? refused.sentence : null;
  }

  /** The same for a part of a field, by its whole path: `origins[2]`. */
  errorAt(path: string): string | null {
    return this.field_refusal?.path === path ? this.field_refusal.sentence : null;
  }

  /** Refuses a field before the server is asked. */
  refuse(path: string, sentence: string): false {
    this.field_refusal = { field: nameIn(path), path, sentence };
    return false;
  }

  /** What is stored is this now. */
  settle(values: T): void {
    Object.assign(this.values, values);
    this.#stored = JSON.stringify(this.values);
    this.clear();
  }

  clear(): void {
    this.refusal = null;
    this.field_refusal = null;
    this.is_conflict = false;
  }

  /** Sends once at a time. Answers what came, or `null` after a refusal, which the form then shows. */
  async send<A>(call: () => Promise<A>): Promise<A | null> {
    if (this.is_pending) return null;
    this.is_pending = true;
    this.clear();
    try {
      const answer = await desk.guard(call());
      this.#stored = JSON.stringify(this.values);
      return answer;
    } catch (error) {
      this.#take(error);
      return null;
    } finally {
      this.is_pending = false;
    }
  }

  #take(error: unknown): void {
    if (!(error instanceof ApiError || error instanceof Unreachable)) throw error;
    const field = error instanceof ApiError ? fieldOf(error, this.values) : null;
    if (field === null) this.refusal = sentenceOfError(error);
    else if (error instanceof ApiError) {
      this.refuse(error.problem.field ?? field, sentenceOfField(error));
    }
    this.is_conflict = error instanceof ApiError && isStale(error);
  }
}

/** The general sentence for a value is about the desk; below a field it is about the field. */
function sentenceOfField(error: ApiError): string {
  const is_value = error.code === "request.invalid_value";
  return is_value ? m["settings.invalid_value"]() : sentenceOf(error.code);
}

/** Changed by another: the code says so. Other 409s are rules. */
function isStale(error: ApiError): boolean {
  return error.problem.status === 409 && error.code.endsWith(".stale");
}

/** The field of a path: `origins` of `origins[2]`. */
function nameIn(path: string): string {
  return path.split(/[./[]/).find((one) => one !== "") ?? path;
}

/** The field of the form that the server names, if it names one. */
function fieldOf(error: ApiError, values: object): string | null {
  const { field } = error.problem;
  const named = field === undefined ? null : nameIn(field);
  return named !== null && named in values ? named : null;
}
