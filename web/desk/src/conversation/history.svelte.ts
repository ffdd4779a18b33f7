// A contact's earlier conversations: their list, which are shown in the thread, and which are open (D2).
import { ApiError, Unreachable, api } from "@pupitre/api";
import type { Conversation, PastConversation } from "@pupitre/api/types";
import { desk } from "#live/desk.svelte.ts";
import { notes } from "#note/notes.svelte.ts";
import type { PageState, PastThread } from "./thread-items.ts";

/** How many pages are loaded to reach a message that was found. */
const found_pages_max = 100;
const recent_ms = 30 * 24 * 60 * 60_000;

type Shown = Pick<Conversation, "id" | "opened_at" | "closed_at">;

/** Whether one ended in favor of this one (C6): it stands before it, whenever it was opened. */
function endedFor(conversation: Shown, { closing, closed_at }: PastConversation): boolean {
  if (closing?.cause !== "merged" || !closed_at) return false;
  const until = conversation.closed_at;
  return closed_at >= conversation.opened_at && (!until || closed_at <= until);
}

export class History {
  readonly contact_id: string;
  /** Newest first. */
  list = $state.raw<PastConversation[]>([]);
  page = $state<PageState | "unasked">("unasked");
  has_more = $state(true);
  /** How many are shown in the thread, from the newest. */
  shown_count = $state(0);
  /** A conversation that was asked for from outside the thread. */
  asked_id = $state<string | null>(null);
  /** A message that was asked for from outside the thread. */
  asked_message_id = $state<string | null>(null);
  #open = $state.raw<ReadonlySet<string>>(new Set());
  #cursor: string | undefined;

  constructor(contact_id: string) {
    this.contact_id = contact_id;
  }

  /** Those before a conversation, newest first. */
  before(conversation: Shown): PastConversation[] {
    return this.list.filter(
      (one) =>
        one.id !== conversation.id &&
        (one.opened_at <= conversation.opened_at || endedFor(conversation, one)),
    );
  }

  isOpen(id: string): boolean {
    return this.#open.has(id);
  }

  threads(conversation: Shown): PastThread[] {
    return this.before(conversation)
      .slice(0, this.shown_count)
      .map((one) => {
        const thread = desk.threads[one.id];
        const state = thread?.state;
        return {
          conversation: one,
          is_open: this.isOpen(one.id),
          messages: desk.messages(one.id),
          notes: notes.of(one.id),
          page: state === "loading" || state === "failed" ? state : "idle",
          has_older: thread === undefined || thread.previous_cursor !== null,
        };
      });
  }

  async loadMore(): Promise<void> {
    if (this.page === "loading" || !this.has_more) return;
    this.page = "loading";
    try {
      const page = await desk.guard(api.pastConversations(this.contact_id, this.#cursor));
      const known = new Set(this.list.map((one) => one.id));
      this.list = [...this.list, ...page.items.filter((one) => !known.has(one.id))];
      this.#cursor = page.next_cursor ?? undefined;
      this.has_more = page.next_cursor !== null;
      this.page = "idle";
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof Unreachable)) throw error;
      this.page = "failed";
    }
  }

  /** Asks for the first page again, after a new conversation or a failure. */
  async refresh(): Promise<void> {
    if (this.page === "loading") return;
    this.list = [];
    this.#cursor = undefined;
    this.has_more = true;
    await this.loadMore();
  }

  async open(id: string): Promise<void> {
    void notes.load(id);
    if (desk.messages(id).length === 0) await desk.openThread(id);
    this.#open = new Set([...this.#open, id]);
  }

  fold(id: string): void {
    this.#open = new Set([...this.#open].filter((one) => one !== id));
  }

  /** Shows one more, open when it is recent or the agent scrolled to it. */
  async showNext(conversation: Shown, now_ms: number, is_scrolled_to: boolean): Promise<void> {
    const next = this.before(conversation)[this.shown_count];
    if (next === undefined) return;
    const ended_at = Date.parse(next.closed_at ?? next.opened_at);
    const is_newest = this.shown_count === 0;
    if (is_scrolled_to || (is_newest && now_ms - ended_at < recent_ms)) await this.open(next.id);
    this.shown_count += 1;
  }

  /** Shows and opens one; those between stay folded. */
  async show(conversation: Shown, id: string): Promise<void> {
    const at = this.before(conversation).findIndex((one) => one.id === id);
    if (at === -1) return;
    await this.open(id);
    this.shown_count = Math.max(this.shown_count, at + 1);
  }

  /** Shows and opens one that was chosen elsewhere; those between stay folded. */
  async reveal(conversation: Shown, id: string): Promise<void> {
    await this.show(conversation, id);
    if (this.isOpen(id)) this.asked_id = id;
  }

  /** Shows one message that was found, if it is there; what lies between it and the end is loaded first. */
  async revealMessage(conversation: Shown, past_id: string, message_id: string): Promise<boolean> {
    const isLoaded = () => desk.messages(past_id).some((one) => one.id === message_id);
    if (past_id !== conversation.id) {
      while (!this.before(conversation).some((one) => one.id === past_id)) {
        if (!this.has_more || this.page === "failed") return false;
        await this.loadMore();
      }
      const at = this.before(conversation).findIndex((one) => one.id === past_id);
      await this.open(past_id);
      this.shown_count = Math.max(this.shown_count, at + 1);
    }
    for (let page = 0; page < found_pages_max && !isLoaded(); page += 1) {
      if (desk.threads[past_id]?.previous_cursor === null) return false;
      await desk.loadOlder(past_id);
    }
    if (isLoaded()) this.asked_message_id = message_id;
    return isLoaded();
  }
}

const known = new Map<string, History>();

/** The history of a contact, the same for the thread and the panel. */
export function historyOf(contact_id: string): History {
  const history = known.get(contact_id) ?? new History(contact_id);
  known.set(contact_id, history);
  return history;
}
