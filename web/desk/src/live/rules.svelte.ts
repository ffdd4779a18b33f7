// What of the organisation's settings the desk goes by; the product's own defaults until the server has told.
import { ApiError, Unreachable } from "@pupitre/api";
import { actions, type DeskRules } from "@pupitre/api/actions";
import { desk } from "./desk.svelte.ts";

const defaults: DeskRules = {
  closing_reason: "optional",
  keep_open_s: 180,
  nudge_after_s: 150,
  window_warnings_min: [60, 10],
};

class Rules {
  now = $state.raw<DeskRules>(defaults);

  async load(): Promise<void> {
    try {
      this.now = await desk.guard(actions.rules());
    } catch (error) {
      // The server holds the rules all the same; here they only time what is proposed.
      if (!(error instanceof ApiError || error instanceof Unreachable)) throw error;
    }
  }
}

export const rules = new Rules();
