// What managers should know of the channels, looked for now and then (C5).
import { channels_api, type ChannelNews, type OpenNews } from "@pupitre/api/channels";
import { ApiError, Unreachable } from "@pupitre/api";
import { desk } from "#live/desk.svelte.ts";

class ChannelNewsList {
  #all = $state.raw<OpenNews>({ items: [], channels: [] });

  /** What is wrong now comes before what will be. */
  get items(): ChannelNews[] {
    const rank = (one: ChannelNews) => (one.level === "problem" ? 0 : 1);
    return this.#all.items.toSorted((one, other) => rank(one) - rank(other));
  }

  nameOf(channel: string): string {
    return this.#all.channels.find((one) => one.id === channel)?.name ?? "";
  }

  /** Fetches; what can't be fetched now is fetched the next time. */
  async load(): Promise<void> {
    try {
      this.#all = await desk.guard(channels_api.news());
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof Unreachable)) throw error;
    }
  }
}

export const channel_news = new ChannelNewsList();
