// Calls for what one does with a conversation: pause, close, tags, transfer, take over, and the end of the day.
import { answer, part, send } from "./client.ts";
import type { Conversation, StatusName, Tag } from "./types.ts";

export interface SnoozeOption {
  kind: "hours3" | "hours1" | "hours6" | "tomorrow" | "answer";
  /** Absent until the visitor answers. */
  until: string | null;
  /** P4: a pre-written message will be needed when it comes back. */
  outlives_window: boolean;
  /** It comes back when the channel is closed. */
  after_hours: boolean;
}

export interface SnoozeOptions {
  options: SnoozeOption[];
  window_ends_at: string | null;
}

export interface ClosingReason {
  id: string;
  name: string;
  is_active: boolean;
  position: number;
}

export interface TagChoice extends Tag {
  is_active: boolean;
}

/** What of the organisation's settings the desk itself goes by. */
export interface DeskRules {
  closing_reason: "optional" | "required";
  keep_open_s: number;
  nudge_after_s: number;
  /** W3: minutes before the end of a window at which the desk warns, first and last. */
  window_warnings_min: number[];
}

export interface ClosingWords {
  reason_id?: string;
  tag_ids?: string[];
  note?: string;
}

export interface AgentTarget {
  id: string;
  name: string;
  avatar_url: string | null;
  status: StatusName;
  load: number;
  capacity: number;
  teams: string[];
  has_answered_contact: boolean;
  is_connected: boolean;
}

export interface TeamTarget {
  id: string;
  name: string;
  free_slots: number;
  queue_length: number;
  available_count: number;
}

/** In the order of T1: available colleagues first, the others after the teams. */
export interface TransferTargets {
  agents: AgentTarget[];
  teams: TeamTarget[];
}

export interface TransferOrder {
  to: { agent_id: string } | { team_id: string };
  /** T2: although the target is away, full or empty. */
  anyway: boolean;
  message?: { client_id: string; text: string };
  comment?: string;
  expected_epoch: number;
}

export type DayEndChoice = "keep" | "pause" | "give_back";

export interface DayEnd {
  conversations: { conversation: Conversation; proposed: "keep" | "give_back" }[];
  tomorrow_opening: string | null;
}

const of = (conversation: string) => `/conversations/${part(conversation)}`;

export const actions = {
  snoozeOptions: (conversation: string) =>
    answer<SnoozeOptions>({ method: "GET", path: `${of(conversation)}/snooze-options` }),

  snooze: ({ id, epoch }: Conversation, until: string | null, kept: boolean) =>
    answer<Conversation>({
      method: "POST",
      path: `${of(id)}/snooze`,
      body: { until, kept, expected_epoch: epoch },
    }),

  reopen: ({ id, version }: Conversation) =>
    answer<Conversation>({
      method: "POST",
      path: `${of(id)}/reopen`,
      body: { expected_version: version },
    }),

  close: ({ id, epoch }: Conversation, words: ClosingWords) =>
    answer<Conversation>({
      method: "POST",
      path: `${of(id)}/close`,
      body: { ...words, expected_epoch: epoch },
    }),

  closingReasons: () =>
    answer<{ items: ClosingReason[] }>({ method: "GET", path: "/closing-reasons" }),

  tags: () => answer<{ items: TagChoice[] }>({ method: "GET", path: "/tags" }),

  rules: () => answer<DeskRules>({ method: "GET", path: "/settings" }),

  transferTargets: (conversation: string) =>
    answer<TransferTargets>({ method: "GET", path: `${of(conversation)}/transfer-targets` }),

  transfer: (conversation: string, order: TransferOrder) =>
    answer<Conversation>({
      method: "POST",
      path: `${of(conversation)}/transfers`,
      body: order,
    }),

  takeOver: ({ id, epoch }: Conversation) =>
    answer<Conversation>({
      method: "POST",
      path: `${of(id)}/take-over`,
      body: { expected_epoch: epoch },
    }),

  dayEnd: () => answer<DayEnd>({ method: "GET", path: "/me/end-of-day" }),

  endDay: async (choices: { conversation_id: string; choice: DayEndChoice }[]): Promise<void> => {
    await send({ method: "POST", path: "/me/end-of-day", body: { choices } });
  },
};
