// The canned replies that this agent may insert; asked for when the first `/` is typed, then kept a while.
import { ApiError, Unreachable } from "@pupitre/api";
import { compose } from "@pupitre/api/compose";
import type { CannedReply } from "@pupitre/api/types";
import { desk } from "#live/desk.svelte.ts";

const fresh_for_ms = 60_000;

class CannedReplies {
  items = $state.raw<CannedReply[]>([]);
  state = $state<"unasked" | "loading" | "ready" | "failed">("unasked");
  #loaded_at_ms = 0;

  /** Asks for them unless they have just come. */
  async load(): Promise<void> {
    const is_fresh = Date.now() - this.#loaded_at_ms < fresh_for_ms;
    if (this.state === "loading" || (this.state === "ready" && is_fresh)) return;
    if (this.state !== "ready") this.state = "loading";
    try {
      this.items = await desk.guard(compose.cannedReplies());
      this.#loaded_at_ms = Date.now();
      this.state = "ready";
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof Unreachable)) throw error;
      if (this.items.length === 0) this.state = "failed";
    }
  }
}

export const canned_replies = new CannedReplies();
