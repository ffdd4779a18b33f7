// How one channel is set up, as its page shows it: fetched, kept true, and changed by what is done on it.
import { channels_api, type ChannelSetup } from "@pupitre/api/channels";
import { ApiError, Unreachable } from "@pupitre/api";
import { sentenceOfError } from "#i18n/refusal.ts";
import { desk } from "#live/desk.svelte.ts";
import { channel_news } from "#shell/channel-news.svelte.ts";
import { Resource } from "../resource.svelte.ts";
import { problemText } from "./words.ts";

/** What is under way on the page; one thing at a time. */
export type Doing = "check" | "subscribe" | "test" | "profile";

export class SetupPage {
  readonly resource: Resource<ChannelSetup>;
  readonly id: string;
  doing = $state<Doing | null>(null);
  /** Why the last thing was refused, beside the button that asked for it. */
  refusal = $state.raw<{ by: Doing; sentence: string; detail: string | null } | null>(null);

  constructor(id: string) {
    this.id = id;
    this.resource = new Resource(() => channels_api.setup(id));
  }

  /** What came of a change. */
  take(setup: ChannelSetup): void {
    this.resource.value = setup;
    // What was mended is no longer told at the top of the screen.
    void channel_news.load();
  }

  /** Does one thing; whether it was done. */
  async run(doing: Doing, call: () => Promise<ChannelSetup>): Promise<boolean> {
    if (this.doing !== null) return false;
    this.doing = doing;
    this.refusal = null;
    try {
      this.take(await desk.guard(call()));
      return true;
    } catch (error) {
      this.#refuse(doing, error);
      return false;
    } finally {
      this.doing = null;
    }
  }

  #refuse(by: Doing, error: unknown): void {
    if (!(error instanceof ApiError || error instanceof Unreachable)) throw error;
    const problem = error instanceof ApiError ? error.problem : null;
    const code = problem?.problem;
    const sentence = code !== undefined ? problemText(code) : sentenceOfError(error);
    this.refusal = { by, sentence, detail: problem?.detail ?? null };
  }
}
