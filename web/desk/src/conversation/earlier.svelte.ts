// What comes before the messages shown: older ones, then the conversations before this one (D2).
import type { Conversation } from "@pupitre/api/types";
import { clock } from "#live/clock.svelte.ts";
import { desk } from "#live/desk.svelte.ts";
import { notes } from "#note/notes.svelte.ts";
import { historyOf } from "./history.svelte.ts";
import type { PageState } from "./thread-items.ts";

export class Earlier {
  #conversation: () => Conversation;
  #is_loading = false;
  readonly history = $derived.by(() => historyOf(this.#conversation().contact.id));
  readonly past = $derived.by(() => this.history.threads(this.#conversation()));
  readonly page = $derived.by((): PageState => {
    const state = this.#thread?.state;
    if (state === "failed" || this.history.page === "failed") return "failed";
    return state === "loading" || this.history.page === "loading" ? "loading" : "idle";
  });
  /** Nothing earlier can be asked for. */
  readonly is_complete = $derived.by(
    () =>
      this.#thread?.state === "ready" &&
      this.#thread.previous_cursor === null &&
      !this.history.has_more &&
      this.past.length === this.#before.length &&
      this.past.at(-1)?.has_older !== true,
  );

  constructor(conversation: () => Conversation) {
    this.#conversation = conversation;
  }

  get #thread() {
    return desk.threads[this.#conversation().id];
  }

  get #before() {
    return this.history.before(this.#conversation());
  }

  /** Loads the thread, and the list of conversations again when this one is newer than it. */
  start(): void {
    const { id } = this.#conversation();
    void desk.openThread(id);
    void notes.load(id);
    const is_listed = this.history.list.some((one) => one.id === id);
    if (!is_listed && this.history.page !== "unasked") void this.history.refresh();
  }

  /** Asks for the next part; says whether there was one to ask for. */
  async load(is_scrolled_to: boolean): Promise<boolean> {
    if (this.#is_loading || this.is_complete || this.page !== "idle") return false;
    if (this.#thread?.state !== "ready") return false;
    this.#is_loading = true;
    try {
      await this.#loadNext(is_scrolled_to);
    } finally {
      this.#is_loading = false;
    }
    return true;
  }

  async #loadNext(is_scrolled_to: boolean): Promise<void> {
    const conversation = this.#conversation();
    const oldest = this.past.at(-1);
    if (this.#thread?.previous_cursor !== null) await desk.loadOlder(conversation.id);
    else if (oldest?.is_open && oldest.has_older) await desk.loadOlder(oldest.conversation.id);
    else if (this.past.length < this.#before.length) {
      await this.history.showNext(conversation, clock.nowMs(), is_scrolled_to);
    } else if (this.history.has_more) await this.history.loadMore();
  }

  async retry(): Promise<void> {
    const { id } = this.#conversation();
    if (this.history.page === "failed") await this.history.loadMore();
    else if (desk.messages(id).length === 0) await desk.openThread(id);
    else await desk.loadOlder(id);
  }

  /** Unfolds an earlier conversation, folds it, or asks again for what could not be loaded. */
  async toggle(past_id: string): Promise<void> {
    const is_cut = desk.threads[past_id]?.state === "failed";
    if (is_cut && desk.messages(past_id).length > 0) await desk.loadOlder(past_id);
    else if (this.history.isOpen(past_id) && !is_cut) this.history.fold(past_id);
    else await this.history.open(past_id);
  }
}
