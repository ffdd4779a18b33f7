// What each channel takes, as the server says; until it has told, what every channel takes today.
import { ApiError, Unreachable, api } from "@pupitre/api";
import type { ChannelLimits } from "@pupitre/api/types";
import { desk } from "#live/desk.svelte.ts";
import { default_limits } from "./attachments.ts";

class Limits {
  #known = $state.raw<Record<string, ChannelLimits>>({});
  #asked = new Set<string>();

  of(channel_id: string): ChannelLimits {
    return this.#known[channel_id] ?? default_limits;
  }

  /** Asks once; when no answer comes, asks again the next time. */
  async load(channel_id: string): Promise<void> {
    if (this.#asked.has(channel_id)) return;
    this.#asked.add(channel_id);
    try {
      const told = await desk.guard(api.limits(channel_id));
      this.#known = { ...this.#known, [channel_id]: told };
    } catch (error) {
      this.#asked.delete(channel_id);
      // The server holds the limits all the same; here they only spare an upload.
      if (!(error instanceof ApiError || error instanceof Unreachable)) throw error;
    }
  }
}

export const limits = new Limits();
