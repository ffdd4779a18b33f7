// What the list shows: which conversations, of which kind of channel, in what order; the keys walk the same.
import { ApiError, Unreachable, api, type ConversationView } from "@pupitre/api";
import type { Channel, Conversation } from "@pupitre/api/types";
import { sentenceOfError } from "#i18n/refusal.ts";
import { desk } from "#live/desk.svelte.ts";
import { inOrder, sectionsOf, type Sections } from "./urgency.ts";

/** The lists that are fetched when they are looked at; one's own is always there. */
export type OtherView = Exclude<ConversationView, "mine" | "paused" | "named">;

export type KindFilter = "all" | Channel["kind"];

/** The list that an address names: `?view=queue`. One's own when it names none. */
export function viewOf(url: { searchParams: Pick<URLSearchParams, "get"> }): OtherView | "mine" {
  const named = url.searchParams.get("view");
  return named === "queue" || named === "all" || named === "closed" ? named : "mine";
}

/** What is asked for now and then does not know whether a visitor still types. */
function withoutTyping(one: Conversation): Conversation {
  return one.visitor?.is_typing ? { ...one, visitor: { ...one.visitor, is_typing: false } } : one;
}

class ShownList {
  kind = $state<KindFilter>("all");
  /** The list beside one's own that is looked at. */
  other = $state.raw<{ view: OtherView; items: Conversation[] } | null>(null);
  refusal = $state<string | null>(null);
  next_cursor = $state<string | null>(null);

  #isShown = (one: Conversation): boolean => this.kind === "all" || one.channel.kind === this.kind;

  count(kind: KindFilter): number {
    const all = this.other?.items ?? desk.conversations;
    return kind === "all" ? all.length : all.filter((one) => one.channel.kind === kind).length;
  }

  sections(now_ms: number): Sections {
    return sectionsOf(desk.conversations.filter(this.#isShown), now_ms);
  }

  get others(): Conversation[] {
    return (this.other?.items ?? []).filter(this.#isShown);
  }

  /** What the keys walk, top to bottom. */
  ids(now_ms: number): string[] {
    const shown = this.other === null ? inOrder(this.sections(now_ms)) : this.others;
    return shown.map((one) => one.id);
  }

  leave(): void {
    this.other = null;
    this.refusal = null;
    this.next_cursor = null;
  }

  /** Fetches a list anew; what is shown of it stays until the answer. */
  async show(view: OtherView): Promise<void> {
    if (this.other?.view !== view) this.other = { view, items: [] };
    await this.#fetch(view, undefined);
  }

  async more(): Promise<void> {
    if (this.other === null || this.next_cursor === null) return;
    await this.#fetch(this.other.view, this.next_cursor);
  }

  async #fetch(view: OtherView, cursor: string | undefined): Promise<void> {
    try {
      const page = await desk.guard(api.conversations(view, cursor));
      if (this.other?.view !== view) return;
      const known = cursor === undefined ? [] : this.other.items;
      const ids = new Set(page.items.map((one) => one.id));
      const items = [...known.filter((one) => !ids.has(one.id)), ...page.items.map(withoutTyping)];
      this.other = { view, items };
      this.next_cursor = page.next_cursor;
      this.refusal = null;
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof Unreachable)) throw error;
      this.refusal = sentenceOfError(error);
    }
  }
}

export const shown_list = new ShownList();
