// What of a live event is worth a sound, a desktop notification or a spoken word (D12): a pure decision.
import type { Conversation, LiveEvent } from "@pupitre/api/types";
import type { DeskSnapshot } from "#live/apply-event.ts";
import { windowView } from "#conversation/window.ts";
import { wordsOf } from "#parts/message-words.ts";

/** What the agent has before their eyes. */
export interface Screen {
  /** The tab is shown. */
  is_visible: boolean;
  /** The tab is shown and has the focus. */
  is_focused: boolean;
  /** The conversation whose sheet is open, if any. */
  open_conversation_id: string | null;
}

export interface Announcement {
  kind: "assigned" | "message" | "woken" | "waits" | "window_short";
  conversation: Conversation;
  /** The visitor's words, for a message that has some. */
  text: string | null;
  sound: "two_notes" | "one_note" | "low_note" | null;
  is_on_desktop: boolean;
}

function isReceiving(snapshot: DeskSnapshot, conversation: Conversation): boolean {
  const status = snapshot.me.families.find((one) => one.family === conversation.family);
  return status?.choice === "available";
}

/** The sound of what comes in a family; none where the agent is unavailable. */
function soundOf(
  snapshot: DeskSnapshot,
  conversation: Conversation,
  sound: NonNullable<Announcement["sound"]>,
): Announcement["sound"] {
  return isReceiving(snapshot, conversation) ? sound : null;
}

/** A pause that ends, and a conversation that now waits for a place here: each is told once. */
function stateAnnouncement(
  { conversation }: Extract<LiveEvent, { name: "conversation.updated" }>,
  before: DeskSnapshot,
  after: DeskSnapshot,
  screen: Screen,
): Announcement | null {
  const known = before.conversations.find((one) => one.id === conversation.id);
  const now = after.conversations.find((one) => one.id === conversation.id);
  const told = (kind: "woken" | "waits" | "assigned"): Announcement => ({
    kind,
    conversation,
    text: null,
    sound: soundOf(after, conversation, kind === "assigned" ? "two_notes" : "one_note"),
    is_on_desktop: !screen.is_visible,
  });
  if (now === undefined || now.version !== conversation.version) return null;
  switch (now.state) {
    case "assigned":
      if (known === undefined) return told("assigned");
      // What the visitor's message wakes is announced by the message; what the agent reopens, by nothing.
      return known.state === "snoozed" && (now.woken_by === "time" || now.woken_by === "window")
        ? told("woken")
        : null;
    case "queued":
      return known?.state === "queued" || now.woken_by === "agent" ? null : told("waits");
    case "snoozed":
    case "closed":
      return null;
  }
}

/** `before` is the desk before the event, `after` with it. `null`: nothing to say. */
export function announcementOf(
  event: LiveEvent,
  before: DeskSnapshot,
  after: DeskSnapshot,
  screen: Screen,
): Announcement | null {
  if (event.name === "conversation.assigned") {
    const { conversation } = event;
    const known = before.conversations.find((one) => one.id === conversation.id);
    const { woken_by } = conversation;
    const is_woken = known?.state === "snoozed" && (woken_by === "time" || woken_by === "window");
    const is_known = known !== undefined && !is_woken;
    const is_mine = after.conversations.some((one) => one.id === conversation.id);
    if (is_known || !is_mine) return null;
    return {
      kind: is_woken ? "woken" : "assigned",
      conversation,
      text: null,
      sound: soundOf(after, conversation, is_woken ? "one_note" : "two_notes"),
      is_on_desktop: !screen.is_visible,
    };
  }
  if (event.name === "conversation.updated") return stateAnnouncement(event, before, after, screen);
  if (event.name !== "message.received") return null;
  const conversation = after.conversations.find((one) => one.id === event.conversation_id);
  if (conversation === undefined) return null;
  if (screen.is_focused && screen.open_conversation_id === conversation.id) return null;
  const { content } = event.message;
  return {
    kind: "message",
    conversation,
    text: content.type === "text" || content.type === "answer" ? wordsOf(content) : null,
    sound: soundOf(after, conversation, "one_note"),
    is_on_desktop: !screen.is_visible,
  };
}

const pressing = new Set(["urgent", "ending", "last"]);

/** Conversations to answer whose window came within the first warning between the two instants (W3). */
export function windowsGrownShort(
  conversations: readonly Conversation[],
  before_ms: number,
  now_ms: number,
  warnings_min: number[],
): Conversation[] {
  const isPressing = (one: Conversation, at_ms: number) =>
    pressing.has(windowView(one, at_ms, warnings_min).level);
  return conversations.filter(
    (one) =>
      one.waiting_on === "agent" &&
      one.state === "assigned" &&
      isPressing(one, now_ms) &&
      !isPressing(one, before_ms),
  );
}

/** The title of the page: how many conversations are to answer, then the name. */
export function pageTitle(to_answer: number, name: string): string {
  return to_answer === 0 ? name : `(${to_answer}) ${name}`;
}
