// The agent's desk as the screen knows it: a snapshot, the events after it, and what waits to leave.
//
// To read (all of it reactive; values are replaced, never changed in place):
//   desk.me                      who I am, my families with status, load and capacity; null before `start`
//   desk.conversations           what is on my desk, in no order (`list/urgency.ts` has one)
//   desk.conversation(id)        one of them, or one that was visited by its address; null when unknown
//   desk.messages(id)            its thread as far as it is loaded, oldest first
//   desk.threads[id]             "loading", "ready" or "failed", and whether there is more (`previous_cursor`)
//   desk.isMine(conversation)    whether I may act on it
//   desk.connection              "connecting", "online", or "offline" since when and until which try
//   desk.session_over            the session ended: the shell shows the login over the desk
//   desk.outbox.items            messages that wait to leave or were refused, in order
//   drafts.text(id), drafts.set  what was begun to be written (live/drafts.svelte.ts)
//   clock.now_ms                 the server's time, each second (live/clock.svelte.ts)
//
// To do (each throws `ApiError` or `Unreachable`; a 401 has already opened the login):
//   openThread, loadOlder, visit, markRead, retryMessage, retryMedia, setAvailability, logOut
//   change(conversation, guess, call) shows the guess at once, then the answer, or what was there before
//   outbox.add(conversation_id, content) never throws: it shows at once and leaves when it can
//   guard(call) passes any other call of the API through the same care for the session
//   onEvent(listener) hears each live event once, with the snapshot before it
import { ApiError, Unreachable, api, type ConversationView } from "@pupitre/api";
import type { ContactChange } from "@pupitre/api/compose";
import type {
  Conversation,
  ConversationFacts,
  FamilyStatus,
  LiveEvent,
  LiveFrame,
  Me,
  Message,
  VisitorChanged,
} from "@pupitre/api/types";
import { toasts } from "#shell/toasts.svelte.ts";
import {
  applyEvent,
  statusOf,
  withAnsweredMessage,
  withConversation,
  withLoads,
  withMessage,
  withVisitor,
  type DeskSnapshot,
} from "./apply-event.ts";
import { clock } from "./clock.svelte.ts";
import { drafts } from "./drafts.svelte.ts";
import { Outbox } from "./outbox.svelte.ts";
import { LiveSocket } from "./socket.ts";
import { watchedIds } from "./watched.ts";

type Connection =
  | { state: "connecting" }
  | { state: "online" }
  | { state: "offline"; since_ms: number; retry_at_ms: number };

interface ThreadState {
  previous_cursor: string | null;
  state: "loading" | "ready" | "failed";
}

type EventListener = (event: LiveEvent, before: DeskSnapshot) => void;

const pages_max = 50;
/** On my desk, paused by me, waiting for a place on my desk. */
const own_views: ConversationView[] = ["mine", "paused", "named"];

/** All pages of a list, and the number of the last event that the first one knows. */
async function everyPage(
  view: ConversationView,
): Promise<{ items: Conversation[]; event_seq: number }> {
  const first = await api.conversations(view);
  const items = [...first.items];
  let cursor = first.next_cursor;
  for (let page = 1; cursor !== null && page < pages_max; page += 1) {
    const next = await api.conversations(view, cursor);
    items.push(...next.items);
    cursor = next.next_cursor;
  }
  return { items, event_seq: first.event_seq };
}

class Desk {
  snapshot = $state.raw<DeskSnapshot | null>(null);
  threads = $state.raw<Record<string, ThreadState>>({});
  /** Conversations shown by their address that are not on this desk. */
  visited = $state.raw<Record<string, Conversation>>({});
  connection = $state.raw<Connection>({ state: "connecting" });
  session_over = $state(false);
  /** How many messages came while the line was cut; `null` when there is nothing to tell. */
  caught_up = $state<number | null>(null);
  #seq = 0;
  /** What the server knows to be watched on this line. */
  #watched = "";
  #was_offline = false;
  #received_while_away = 0;
  #listeners = new Set<EventListener>();
  outbox = new Outbox({
    onSent: (message) => this.#accept(message),
    onChanged: (message) => this.#change(message),
    onReactionRefused: (error) => toasts.refuse(error),
    onSessionOver: () => this.#sessionOver(),
    onWindowClosed: (item) => drafts.giveBack(item),
  });
  #socket = new LiveSocket(
    {
      onFrame: (frame) => this.#hear(frame),
      onClosed: (retry_at_ms) => this.#offline(retry_at_ms),
      onSessionOver: () => this.#sessionOver(),
      onNotTaken: () => void this.#checkSession(),
    },
    () => this.#seq,
  );

  get me(): Me | null {
    return this.snapshot?.me ?? null;
  }

  get conversations(): Conversation[] {
    return this.snapshot?.conversations ?? [];
  }

  conversation(id: string): Conversation | null {
    return this.conversations.find((one) => one.id === id) ?? this.visited[id] ?? null;
  }

  messages(id: string): Message[] {
    return this.snapshot?.messages[id] ?? [];
  }

  isMine(conversation: Conversation): boolean {
    return conversation.state === "assigned" && conversation.agent?.id === this.me?.agent.id;
  }

  onEvent(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Fetches the desk and opens the line. Throws as the API does. */
  async start(): Promise<void> {
    const me = await this.#fetch();
    drafts.start(me.agent.id);
    await this.outbox.start(me.agent.id);
    this.#socket.start();
  }

  stop(): void {
    this.#socket.stop();
  }

  retryNow(): void {
    this.#socket.retryNow();
  }

  /** After a login over the desk: the same desk goes on. */
  async resume(): Promise<void> {
    this.session_over = false;
    await this.#refetch();
    this.#socket.start();
    void this.outbox.drain();
  }

  async logOut(): Promise<void> {
    await api.logOut();
    this.#socket.stop();
  }

  async visit(id: string): Promise<void> {
    const conversation = await this.guard(api.conversation(id));
    this.visited = { ...this.visited, [id]: conversation };
    this.#watch();
  }

  /** Loads the last messages of a conversation, once. */
  async openThread(id: string): Promise<void> {
    const known = this.threads[id]?.state;
    if (known === "ready" || known === "loading") return;
    await this.#loadPage(id, undefined);
  }

  async loadOlder(id: string): Promise<void> {
    const thread = this.threads[id];
    if (thread === undefined || thread.state === "loading" || thread.previous_cursor === null)
      return;
    await this.#loadPage(id, thread.previous_cursor);
  }

  async markRead(conversation: Conversation): Promise<void> {
    const last = this.messages(conversation.id).findLast((one) => one.direction === "inbound");
    if (last === undefined || conversation.unread_count === 0) return;
    await this.guard(api.markRead(conversation.id, last.id));
  }

  /** Shows what a call will bring before it is answered; when it is refused, what was there comes back. */
  async change(
    before: Conversation,
    guess: Partial<Conversation>,
    call: Promise<Conversation>,
  ): Promise<Conversation> {
    const guessed = { ...before, ...guess };
    this.#take(guessed);
    try {
      const answer = await this.guard(call);
      this.#take(answer);
      return answer;
    } catch (error) {
      // An event may have told better meanwhile.
      if (this.conversation(before.id)?.version === before.version) this.#take(before);
      throw error;
    }
  }

  async retryMessage(message: Message): Promise<void> {
    this.#accept(await this.guard(api.retryMessage(message.conversation_id, message.id)));
  }

  /** The file itself comes with its event. */
  async retryMedia(media: string): Promise<void> {
    await this.guard(api.retryMedia(media));
  }

  async setAvailability(
    family: Me["families"][number]["family"],
    choice: Me["families"][number]["choice"],
  ): Promise<void> {
    const before = this.me?.families.find((one) => one.family === family);
    if (before === undefined) return;
    this.#takeStatus(statusOf({ ...before, choice }, before.load));
    try {
      this.#takeStatus(await this.guard(api.setAvailability(family, choice)));
    } catch (error) {
      this.#takeStatus(before);
      throw error;
    }
  }

  /** Passes an answer through, and opens the login over the desk when the session is over. */
  async guard<T>(call: Promise<T>): Promise<T> {
    try {
      return await call;
    } catch (error) {
      if (error instanceof ApiError && error.problem.status === 401) this.#sessionOver();
      throw error;
    }
  }

  async #loadPage(id: string, before: string | undefined): Promise<void> {
    const previous = this.threads[id]?.previous_cursor ?? null;
    this.#setThread(id, { previous_cursor: previous, state: "loading" });
    this.#setMessages(id, this.messages(id));
    try {
      const page = await this.guard(api.messages(id, before));
      const known = new Set(page.items.map((one) => one.id));
      const others = this.messages(id).filter((one) => !known.has(one.id));
      this.#setMessages(id, [...page.items, ...others]);
      this.#setThread(id, { previous_cursor: page.previous_cursor, state: "ready" });
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof Unreachable)) throw error;
      this.#setThread(id, { previous_cursor: previous, state: "failed" });
    }
  }

  #takeStatus(status: FamilyStatus): void {
    if (this.snapshot === null) return;
    const families = this.snapshot.me.families.map((one) =>
      one.family === status.family ? status : one,
    );
    this.snapshot = withLoads({ ...this.snapshot, me: { ...this.snapshot.me, families } });
  }

  #setThread(id: string, thread: ThreadState): void {
    this.threads = { ...this.threads, [id]: thread };
  }

  #setMessages(id: string, messages: Message[]): void {
    if (this.snapshot === null) return;
    this.snapshot = { ...this.snapshot, messages: { ...this.snapshot.messages, [id]: messages } };
  }

  async #fetch(): Promise<Me> {
    const me = await api.me();
    clock.setServerTime(me.server_time);
    const parts = await Promise.all(own_views.map(everyPage));
    const byId = new Map<string, Conversation>();
    for (const one of parts.flatMap((part) => part.items)) {
      const known = byId.get(one.id);
      if (known === undefined || known.version < one.version) byId.set(one.id, one);
    }
    const conversations = [...byId.values()];
    this.#seq = Math.min(...parts.map((part) => part.event_seq));
    const messages = this.snapshot?.messages ?? {};
    this.snapshot = withLoads({ me, conversations, messages });
    return me;
  }

  /** Everything again: the server could not tell what happened in between. */
  async #refetch(): Promise<void> {
    await this.guard(this.#fetch());
    const open = Object.keys(this.threads);
    for (const id of open) this.#setThread(id, { previous_cursor: null, state: "failed" });
    if (this.snapshot !== null) this.snapshot = { ...this.snapshot, messages: {} };
    await Promise.all(open.map((id) => this.openThread(id)));
  }

  #hear(frame: LiveFrame): void {
    switch (frame.type) {
      case "hello":
        clock.setServerTime(frame.server_time);
        this.#online();
        this.#watched = "";
        this.#watch();
        if (frame.seq < this.#seq) this.#reload();
        return;
      case "tick":
        clock.setServerTime(frame.server_time);
        return;
      case "reload":
        this.#reload();
        return;
      case "event":
        this.#apply(frame);
        return;
      case "passing":
        this.#takeVisitor(frame);
        return;
      case "error":
        return;
    }
  }

  #reload(): void {
    this.#socket.stop();
    this.#refetch()
      .then(() => this.#socket.start())
      .catch((error: unknown) => {
        if (this.session_over) return;
        this.#socket.start();
        if (!(error instanceof ApiError || error instanceof Unreachable)) throw error;
      });
  }

  #apply(event: LiveEvent): void {
    if (this.snapshot === null || event.seq <= this.#seq) return;
    const before = this.snapshot;
    this.#seq = event.seq;
    this.snapshot = applyEvent(before, event);
    if ("conversation" in event) this.#keepShown(event.conversation, before);
    if ("facts" in event) this.#keepFacts(event.conversation_id, event.facts);
    if (event.name === "message.received" && this.#was_offline) this.#received_while_away += 1;
    if (event.name === "message.delivery_changed") this.#giveBackWhenRefused(event);
    if (event.name === "conversation.updated" && event.cause === "contact.merged") {
      void import("#conversation/merged.ts").then(({ join }) => join(event.conversation));
    }
    for (const listener of this.#listeners) listener(event, before);
    this.#watch();
  }

  /** Says which chats are shown, where that has changed. */
  #watch(): void {
    const ids = watchedIds([...this.conversations, ...Object.values(this.visited)]);
    const watched = ids.join(" ");
    if (watched === this.#watched) return;
    this.#watched = watched;
    this.#socket.say({ type: "watch", conversation_ids: ids });
  }

  #takeVisitor(told: VisitorChanged): void {
    const { conversation_id: id, visitor } = told;
    if (this.snapshot !== null) this.snapshot = withVisitor(this.snapshot, told);
    const known = this.visited[id];
    if (known !== undefined) this.visited = { ...this.visited, [id]: { ...known, visitor } };
  }

  /** W8: the platform refused for the window; the text goes back to the composer. */
  #giveBackWhenRefused(event: Extract<LiveEvent, { name: "message.delivery_changed" }>): void {
    if (event.delivery.error?.code !== "window_closed") return;
    const message = this.messages(event.conversation_id).find((one) => one.id === event.message_id);
    if (message?.content.type === "text") {
      drafts.giveBackText(event.conversation_id, message.content.text);
    }
  }

  /** The contact as it is now, in each of its conversations that is shown. */
  takeContact(contact: ContactChange): void {
    const renew = (one: Conversation) =>
      one.contact.id === contact.id ? { ...one, contact: { ...one.contact, ...contact } } : one;
    this.visited = Object.fromEntries(
      Object.entries(this.visited).map(([id, one]) => [id, renew(one)]),
    );
    if (this.snapshot === null) return;
    this.snapshot = { ...this.snapshot, conversations: this.snapshot.conversations.map(renew) };
  }

  #change(message: Message): void {
    if (this.snapshot !== null) this.snapshot = withAnsweredMessage(this.snapshot, message);
  }

  #accept(message: Message): void {
    if (this.snapshot !== null) this.snapshot = withMessage(this.snapshot, message);
  }

  /** What leaves the lists stays on its sheet, as it is now; what was visited is kept true. */
  #keepShown(conversation: Conversation, before: DeskSnapshot): void {
    const { id } = conversation;
    const was_listed = before.conversations.some((one) => one.id === id);
    if (!was_listed && this.visited[id] === undefined) return;
    this.visited = { ...this.visited, [id]: conversation };
  }

  #keepFacts(id: string, facts: ConversationFacts): void {
    const known = this.visited[id];
    if (known === undefined || known.version > facts.version) return;
    this.visited = { ...this.visited, [id]: { ...known, ...facts } };
  }

  #take(conversation: Conversation): void {
    if (this.snapshot === null) return;
    this.visited = { ...this.visited, [conversation.id]: conversation };
    this.snapshot = withConversation(this.snapshot, conversation);
    this.#watch();
  }

  #online(): void {
    this.connection = { state: "online" };
    void this.outbox.drain();
    if (!this.#was_offline) return;
    // Missed events follow the greeting at once; a moment later they can be counted.
    setTimeout(() => {
      this.caught_up = this.#received_while_away;
      this.#received_while_away = 0;
      this.#was_offline = false;
      setTimeout(() => (this.caught_up = null), 4000);
    }, 400);
  }

  #offline(retry_at_ms: number): void {
    this.#was_offline = true;
    const since_ms = this.connection.state === "offline" ? this.connection.since_ms : Date.now();
    this.connection = { state: "offline", since_ms, retry_at_ms };
  }

  /** A refused line may mean an ended session, which only an answer tells. */
  async #checkSession(): Promise<void> {
    try {
      await this.guard(api.me());
    } catch (error) {
      // Away or refusing: the line is tried again all the same.
      if (!(error instanceof ApiError || error instanceof Unreachable)) throw error;
    }
  }

  #sessionOver(): void {
    this.#socket.stop();
    this.session_over = true;
  }
}

export const desk = new Desk();
