// The thread as a flat list: messages, what waits to leave, and the separators between them (D2, L4).
import type {
  Conversation,
  Message,
  Note,
  PastConversation,
  VisitorSurvey,
} from "@pupitre/api/types";
import type { OutboxItem } from "../live/outbox-store.ts";

export type PageState = "idle" | "loading" | "failed";

/** An earlier conversation with the messages that are known of it, oldest first. */
export interface PastThread {
  conversation: PastConversation;
  is_open: boolean;
  messages: Message[];
  notes: Note[];
  page: PageState;
  /** Whether earlier messages can be asked for. */
  has_older: boolean;
}

interface MessageItem {
  kind: "message";
  key: string;
  message: Message;
  /** Follows a message of the same author by less than two minutes. */
  is_joined: boolean;
  /** Belongs to an earlier conversation. */
  is_past: boolean;
  /** Another agent's name, where it is not said by what precedes. */
  author_name: string | null;
  /** Which of a template's replies the visitor chose. */
  chosen: string | null;
}

/** What became of a relaunch (W6). */
export type RelaunchFact = "accepted" | "declined" | "answered" | "unanswered";

export type ThreadItem =
  | { kind: "top"; key: string; page: PageState; is_complete: boolean }
  | { kind: "past"; key: string; conversation: PastConversation; is_open: boolean; page: PageState }
  | { kind: "past_end"; key: string }
  | { kind: "day"; key: string; at: string; assigned_at: string | null }
  | { kind: "unread"; key: string }
  | { kind: "note"; key: string; note: Note }
  | { kind: "relaunch"; key: string; fact: RelaunchFact }
  | { kind: "waiting"; key: string; item: OutboxItem; is_joined: boolean }
  | { kind: "window_closed"; key: string; at: string | null }
  | { kind: "closed"; key: string; at: string; by: string | null; cause: string }
  | { kind: "survey"; key: string; survey: VisitorSurvey }
  | MessageItem;

export interface ThreadSource {
  conversation: Conversation;
  me_id: string;
  messages: Message[];
  notes: Note[];
  waiting: OutboxItem[];
  /** Newest first, as far as shown. */
  past: PastThread[];
  page: PageState;
  /** Nothing earlier can be asked for: neither messages nor conversations. */
  is_complete: boolean;
  first_unread_id: string | null;
  is_window_closed: boolean;
}

const joined_within_ms = 2 * 60_000;

function dayOf(at: string): string {
  return new Date(at).toDateString();
}

/** Told in a quiet line rather than in a bubble: the platform's notices, and what was taken back. */
export function isQuiet(message: Message): boolean {
  return message.content.type === "system" || message.revoked_at !== null;
}

function isJoined(before: Message | null, message: Message): boolean {
  return (
    before !== null &&
    !isQuiet(before) &&
    before.direction === message.direction &&
    before.author.kind === message.author.kind &&
    before.author.id === message.author.id &&
    Date.parse(message.sent_at) - Date.parse(before.sent_at) < joined_within_ms
  );
}

function messageKey(message: Message): string {
  return `message:${message.client_message_id ?? message.id}`;
}

interface Run {
  messages: Message[];
  notes: Note[];
  is_past: boolean;
  me_id: string;
  first_unread_id: string | null;
  assigned_at: string | null;
}

const plain = (words: string) => words.trim().toLowerCase();

/** The visitor's words, typed or pressed. */
function saidBy({ content }: Message): string | null {
  if (content.type === "text") return plain(content.text);
  return content.type === "answer" ? plain(content.title) : null;
}

/** What the visitor made of the template that came before: the server's word, else as the server reads it. */
function answerTo(
  template: Message,
  message: Message,
): { fact: RelaunchFact; chosen: string | null } {
  if (template.content.type !== "template") return { fact: "answered", chosen: null };
  const { buttons, chosen: told } = template.content;
  const said = saidBy(message);
  const place = told ?? buttons.findIndex((one) => plain(one) === said);
  const chosen = buttons[place] ?? null;
  if (place === 0) return { fact: "accepted", chosen };
  return { fact: place === 1 ? "declined" : "answered", chosen };
}

/** Messages and notes, in the order of time; a note never changes the order of messages. */
function inTime(messages: Message[], notes: Note[]): (Message | Note)[] {
  const left = notes.toSorted((a, b) => a.at.localeCompare(b.at));
  const merged: (Message | Note)[] = [];
  for (const message of messages) {
    while (left[0] !== undefined && left[0].at < message.sent_at) merged.push(...left.splice(0, 1));
    merged.push(message);
  }
  return [...merged, ...left];
}

/** Builds the items of one conversation, and remembers what the next one follows. */
class RunBuilder {
  readonly items: ThreadItem[] = [];
  #run: Run;
  #before: Message | null = null;
  #day = "";
  #assigned_at: string | null;
  #template: MessageItem | null = null;

  constructor(run: Run) {
    this.#run = run;
    this.#assigned_at = run.assigned_at;
  }

  note(note: Note): void {
    this.#startDay(note.at, note.conversation_id);
    this.items.push({ kind: "note", key: `note:${note.id}`, note });
    this.#before = null;
  }

  message(message: Message): void {
    this.#startDay(message.sent_at, message.conversation_id);
    if (message.id === this.#run.first_unread_id) {
      this.items.push({ kind: "unread", key: "unread" });
      this.#before = null;
    }
    const is_joined = isJoined(this.#before, message);
    const is_colleague = message.author.kind === "agent" && message.author.id !== this.#run.me_id;
    const item: MessageItem = {
      kind: "message",
      key: messageKey(message),
      message,
      is_joined,
      is_past: this.#run.is_past,
      author_name: is_colleague && !is_joined ? message.author.name : null,
      chosen: null,
    };
    this.items.push(item);
    this.#before = message;
    if (message.content.type === "template") this.#template = item;
    else if (message.direction === "inbound" && !isQuiet(message)) this.#answer(message);
  }

  #answer(message: Message): void {
    if (this.#template === null) return;
    const { fact, chosen } = answerTo(this.#template.message, message);
    this.#template.chosen = chosen;
    this.items.push({ kind: "relaunch", key: `relaunch:${message.id}`, fact });
    this.#template = null;
    this.#before = null;
  }

  #startDay(at: string, conversation_id: string): void {
    const its_day = dayOf(at);
    if (its_day === this.#day) return;
    const is_assigned = this.#assigned_at !== null && dayOf(this.#assigned_at) === its_day;
    const assigned_at = is_assigned ? this.#assigned_at : null;
    this.items.push({ kind: "day", key: `day:${conversation_id}:${its_day}`, at, assigned_at });
    if (is_assigned) this.#assigned_at = null;
    this.#day = its_day;
    this.#before = null;
  }
}

function runOf(run: Run): ThreadItem[] {
  const builder = new RunBuilder(run);
  for (const one of inTime(run.messages, run.notes)) {
    if ("direction" in one) builder.message(one);
    else builder.note(one);
  }
  return builder.items;
}

function pastItems(source: ThreadSource): ThreadItem[] {
  const items: ThreadItem[] = [];
  for (const past of source.past.toReversed()) {
    const { conversation, is_open, page, messages, notes } = past;
    items.push({ kind: "past", key: `past:${conversation.id}`, conversation, is_open, page });
    if (!is_open) continue;
    const run = { is_past: true, me_id: source.me_id, first_unread_id: null, assigned_at: null };
    items.push(...runOf({ ...run, messages, notes }));
    items.push({ kind: "past_end", key: `past_end:${conversation.id}` });
  }
  return items;
}

function waitingItems(source: ThreadSource): ThreadItem[] {
  const accepted = new Set(source.messages.map((one) => one.client_message_id));
  const left = source.waiting.filter(
    (one) => one.content.type !== "reaction" && !accepted.has(one.client_message_id),
  );
  return left.map((item, index) => ({
    kind: "waiting",
    key: `message:${item.client_message_id}`,
    item,
    is_joined: index > 0,
  }));
}

function endItems({ conversation, is_window_closed }: ThreadSource): ThreadItem[] {
  if (conversation.state === "closed" && conversation.closed_at !== null) {
    const by = conversation.agent?.name ?? null;
    const cause = conversation.closing?.cause ?? "agent";
    const { closed_at: at, survey } = conversation;
    const closed: ThreadItem = { kind: "closed", key: "closed", at, by, cause };
    return survey ? [closed, { kind: "survey", key: "survey", survey }] : [closed];
  }
  if (is_window_closed && conversation.relaunch?.outcome === "unanswered") {
    return [{ kind: "relaunch", key: "unanswered", fact: "unanswered" }];
  }
  return [];
}

/** The items with the end of the window where it stands: before what was sent after it. */
function withWindowEnd(
  items: ThreadItem[],
  { conversation, is_window_closed }: ThreadSource,
): ThreadItem[] {
  if (!is_window_closed || conversation.state === "closed") return items;
  const at = conversation.window.ends_at;
  const end: ThreadItem = { kind: "window_closed", key: "window_closed", at };
  const ends_ms = at === null ? null : Date.parse(at);
  const isLater = (one: ThreadItem) =>
    one.kind === "message" && ends_ms !== null && Date.parse(one.message.sent_at) > ends_ms;
  const found = items.findIndex(isLater);
  const place = found === -1 ? items.length : found;
  const before = items[place - 1];
  const is_other_day = before?.kind === "day" && at !== null && dayOf(before.at) !== dayOf(at);
  return items.toSpliced(is_other_day ? place - 1 : place, 0, end);
}

/** The thread from its oldest part that is known to what waits to leave. */
export function threadItems(source: ThreadSource): ThreadItem[] {
  const { conversation, me_id, messages, notes, first_unread_id } = source;
  const is_mine = conversation.agent?.id === me_id;
  return [
    { kind: "top", key: "top", page: source.page, is_complete: source.is_complete },
    ...pastItems(source),
    ...withWindowEnd(
      runOf({
        messages,
        notes,
        is_past: false,
        me_id,
        first_unread_id,
        assigned_at: is_mine ? conversation.assigned_at : null,
      }),
      source,
    ),
    ...endItems(source),
    ...waitingItems(source),
  ];
}

/** The oldest message that the agent has not seen: the first of the last `unread_count` of the visitor. */
export function firstUnread(messages: Message[], unread_count: number): string | null {
  if (unread_count === 0) return null;
  const inbound = messages.filter((one) => one.direction === "inbound");
  return inbound.at(-unread_count)?.id ?? inbound[0]?.id ?? null;
}

function firstMessage(items: ThreadItem[]): string | undefined {
  return items.find((one) => one.kind === "message")?.key;
}

function openCount(items: ThreadItem[]): number {
  return items.filter((one) => one.kind === "past" && one.is_open).length;
}

/**
 * Whether only the beginning of the list grew, so that what is on screen must not move.
 * A conversation that the agent unfolds grows under its strip instead.
 */
export function isPrepended(before: ThreadItem[], after: ThreadItem[]): boolean {
  if (before.length < 2 || after.length <= before.length) return false;
  if (after.at(-1)?.key !== before.at(-1)?.key) return false;
  if (after[1]?.key !== before[1]?.key) return true;
  return firstMessage(after) !== firstMessage(before) && openCount(after) === openCount(before);
}

/** The separator before (`-1`) or after (`1`) an item; -1 when there is none. */
export function separatorFrom(items: ThreadItem[], from: number, step: number): number {
  const is_separator = ({ kind }: ThreadItem) =>
    kind === "day" || kind === "past" || kind === "unread";
  if (step < 0) return items.slice(0, from).findLastIndex(is_separator);
  const after = items.slice(from + 1).findIndex(is_separator);
  return after === -1 ? -1 : from + 1 + after;
}
