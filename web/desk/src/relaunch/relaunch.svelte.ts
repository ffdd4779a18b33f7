// One relaunch being prepared: the choice, the values, what is refused, and sending it once (W5, W9).
import { ApiError, Unreachable } from "@pupitre/api";
import { compose } from "@pupitre/api/compose";
import type { Conversation, RelaunchTemplate } from "@pupitre/api/types";
import { sentenceOfError } from "#i18n/problem.ts";
import { clock } from "#live/clock.svelte.ts";
import { desk } from "#live/desk.svelte.ts";
import { randomId } from "#live/random-id.ts";
import { fitsVariable, knownValues, missing, oneLine } from "./template-text.ts";

const pause_ms = 3 * 60 * 60_000;

export class RelaunchDraft {
  readonly conversation_id: string;
  templates = $state.raw<RelaunchTemplate[]>([]);
  may_override = $state(false);
  state = $state<"loading" | "ready" | "failed">("loading");
  chosen_id = $state<string | null>(null);
  values = $state<Record<string, string>>({});
  is_paused_after = $state(true);
  is_pending = $state(false);
  refusal = $state<string | null>(null);
  /** The same for each try of the same words, so that they leave once (D11). */
  #client_id = randomId();

  readonly chosen = $derived(this.templates.find((one) => one.id === this.chosen_id) ?? null);
  readonly missing = $derived(this.chosen === null ? [] : missing(this.chosen, this.values));

  constructor(conversation_id: string) {
    this.conversation_id = conversation_id;
  }

  async load(): Promise<void> {
    this.state = "loading";
    try {
      const found = await desk.guard(compose.relaunchTemplates(this.conversation_id));
      this.templates = found.items;
      this.may_override = found.may_override;
      this.state = "ready";
      if (this.chosen === null) this.choose(found.items[0]?.id ?? null);
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof Unreachable)) throw error;
      this.state = "failed";
    }
  }

  choose(id: string | null): void {
    this.chosen_id = id;
    this.values = this.chosen === null ? {} : knownValues(this.chosen);
    this.#changed();
  }

  write(key: string, value: string): void {
    this.values = { ...this.values, [key]: value };
    this.#changed();
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
    if (chosen === null || this.missing.length > 0 || this.is_pending) return false;
    this.is_pending = true;
    this.refusal = null;
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
      return { until: this.is_paused_after ? until : null };
    } catch (error) {
      this.refusal = sentenceOfError(error);
      // It may be paused or rejected since: the choice is asked for again.
      if (error instanceof ApiError && error.code.startsWith("template.")) void this.load();
      return false;
    } finally {
      this.is_pending = false;
    }
  }

  #changed(): void {
    this.#client_id = randomId();
    this.refusal = null;
  }
}
