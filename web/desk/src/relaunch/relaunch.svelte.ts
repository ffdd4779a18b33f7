// One relaunch being prepared: the choice, the values, what is refused, and sending it once (W5, W9). It is kept while
// the agent looks at something else.
import { ApiError, Unreachable } from "@pupitre/api";
import { compose } from "@pupitre/api/compose";
import type { Conversation, RelaunchTemplate, RelaunchVariable } from "@pupitre/api/types";
import { sentenceOfError } from "#i18n/refusal.ts";
import { clock } from "#live/clock.svelte.ts";
import { desk } from "#live/desk.svelte.ts";
import { randomId } from "#live/random-id.ts";
import { fitsVariable, knownValues, missing, oneLine } from "./template-text.ts";

const pause_ms = 3 * 60 * 60_000;

export class RelaunchDraft {
  readonly conversation_id: string;
  templates = $state.raw<RelaunchTemplate[]>([]);
  state = $state<"loading" | "ready" | "failed">("loading");
  chosen_id = $state<string | null>(null);
  values = $state<Record<string, string>>({});
  is_paused_after = $state(true);
  is_pending = $state(false);
  refusal = $state<string | null>(null);
  /** The variable that was refused, where it was one. */
  refused_key = $state<string | null>(null);
  /** The same for each try of the same words, so that they leave once (D11). */
  #client_id = randomId();

  constructor(conversation_id: string) {
    this.conversation_id = conversation_id;
  }

  get chosen(): RelaunchTemplate | null {
    return this.templates.find((one) => one.id === this.chosen_id) ?? null;
  }

  get missing(): RelaunchVariable[] {
    return this.chosen === null ? [] : missing(this.chosen, this.values);
  }

  async load(): Promise<void> {
    this.state = "loading";
    const before = this.chosen;
    try {
      const { items } = await desk.guard(compose.relaunchTemplates(this.conversation_id));
      this.templates = items;
      this.state = "ready";
      const first = items.find((one) => one.refusal === null) ?? items[0];
      if (this.chosen === null) this.#take(first ?? null);
      else if (before !== null) this.#renew(before, this.chosen);
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof Unreachable)) throw error;
      this.state = "failed";
    }
  }

  choose(id: string): void {
    this.#take(this.templates.find((one) => one.id === id) ?? null);
    this.#forgive();
  }

  write(key: string, value: string): void {
    this.values = { ...this.values, [key]: value };
    this.#client_id = randomId();
    this.#forgive();
  }

  /** The variable in which a kept draft would stand: the first that only the agent can fill. */
  placeFor(draft: string): string | null {
    if (!fitsVariable(draft)) return null;
    const asked = this.chosen?.variables.find((one) => one.source === "ask");
    return asked !== undefined && this.values[asked.key] !== draft.trim() ? asked.key : null;
  }

  /** Sends it; the answer says until when the conversation is paused, or `false` when it was refused. */
  async send(
    conversation: Conversation,
    is_override: boolean,
  ): Promise<{ until: string | null } | false> {
    const { chosen } = this;
    if (chosen === null || chosen.refusal !== null) return false;
    if (this.missing.length > 0 || this.is_pending) return false;
    this.is_pending = true;
    this.#forgive();
    const until = new Date(clock.nowMs() + pause_ms).toISOString();
    const order = {
      client_id: this.#client_id,
      template_id: chosen.id,
      variables: Object.fromEntries(
        chosen.variables.map(({ key }) => [key, oneLine(this.values[key] ?? "")]),
      ),
      snooze: this.is_paused_after ? { until, kept: true } : null,
      override: is_override,
      expected_epoch: conversation.epoch,
    };
    try {
      const sent = compose.relaunch(this.conversation_id, order);
      await desk.change(
        conversation,
        {},
        sent.then((one) => one.conversation),
      );
      kept.delete(this.conversation_id);
      return { until: this.is_paused_after ? until : null };
    } catch (error) {
      this.refusal = sentenceOfError(error);
      if (error instanceof ApiError) this.#refused(error);
      return false;
    } finally {
      this.is_pending = false;
    }
  }

  /** The refusal that is shown stays: it says why the one before is gone. */
  #take(template: RelaunchTemplate | null): void {
    this.chosen_id = template?.id ?? null;
    this.values = template === null ? {} : knownValues(template);
    this.#client_id = randomId();
  }

  /** What the agent wrote stays; what was filled in is filled in again. */
  #renew(before: RelaunchTemplate, now: RelaunchTemplate): void {
    const old = knownValues(before);
    const known = Object.entries(knownValues(now));
    const renewed = known.map(([key, value]) => {
      const written = this.values[key];
      return [key, written === undefined || written === old[key] ? value : written];
    });
    this.values = Object.fromEntries(renewed);
  }

  #refused({ code, problem }: ApiError): void {
    this.refused_key = /^variables\.(.+)$/u.exec(problem.field ?? "")?.[1] ?? null;
    // It may be paused or rejected since: the choice is asked for again.
    const is_of_choice = code.startsWith("template.") || code === "contact.marketing_stopped";
    if (is_of_choice && this.refused_key === null) void this.load();
  }

  #forgive(): void {
    this.refusal = null;
    this.refused_key = null;
  }
}

const kept = new Map<string, RelaunchDraft>();

/** The one that is prepared for a conversation. */
export function relaunchOf(conversation_id: string): RelaunchDraft {
  const known = kept.get(conversation_id);
  if (known !== undefined) return known;
  const draft = new RelaunchDraft(conversation_id);
  kept.set(conversation_id, draft);
  return draft;
}
