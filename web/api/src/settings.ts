// Calls of the settings pages, with their shapes. Apart from the desk's own, so that they load with those pages.
import { answer, send } from "./client.ts";
import type { AvailabilityChoice, Family, FamilyStatus, Media, StatusName } from "./types.ts";

const part = encodeURIComponent;

export type Role = "agent" | "manager" | "admin";

/** Per family, `null` when nothing is set here. */
export interface Capacities {
  chat: number | null;
  messaging: number | null;
}

export interface AgentFamily {
  family: Family;
  choice: AvailabilityChoice;
  status: StatusName;
  since: string | null;
  cause: FamilyStatus["cause"];
  load: number;
  capacity: number;
}

export interface AgentAccount {
  id: string;
  name: string;
  pseudonym: string;
  avatar_url: string | null;
  email: string;
  role: Role;
  languages: string[];
  is_active: boolean;
  teams: string[];
  capacities: Capacities;
  families: AgentFamily[];
  is_connected: boolean;
}

export interface AgentChange {
  name?: string;
  pseudonym?: string;
  languages?: string[];
  capacities?: Partial<Capacities>;
  is_active?: boolean;
  role?: Role;
}

export interface Team {
  id: string;
  name: string;
  member_ids: string[];
  capacities: Capacities;
  queue: Record<Family, number>;
}

export interface TeamList {
  items: Team[];
  /** The limits of an agent when neither they nor a team of theirs has one. */
  default_capacities: Capacities;
}

/** Local times, `09:00` to `19:00`. */
export interface Span {
  from: string;
  to: string;
}

export interface ClosedDay {
  /** A local date, `2026-12-25`. */
  date: string;
  name: string;
}

export interface OpeningHours {
  id: string;
  name: string;
  /** Whether it holds for the channels that name no other. */
  is_default: boolean;
  time_zone: string;
  /** Seven days, Monday first. */
  week: Span[][];
  closed_days: ClosedDay[];
}

export interface ChannelSettings {
  id: string;
  kind: "whatsapp" | "webchat";
  name: string;
  /** As visitors know it; empty until the platform told it. */
  address: string;
  /** `null` for the default ones. */
  opening_hours_id: string | null;
  /** Empty for nothing. */
  out_of_hours_reply: Record<"fr" | "en", string>;
  default_language: string;
  /** In seconds of open time. */
  first_reply_target_s: number;
  /** Whether that is the usual target of its kind. */
  is_usual_target: boolean;
}

export interface ChannelChange {
  opening_hours_id?: string | null;
  out_of_hours_reply?: Record<"fr" | "en", string>;
  default_language?: string;
  /** `null` for the usual target. */
  first_reply_target_s?: number | null;
}

/** What must be true of a new conversation; what is `null` or empty may be anything. */
export interface RoutingConditions {
  channel_id: string | null;
  hours: "open" | "closed" | null;
  language: string | null;
  /** One of these is in the first message. */
  words: string[];
  contact: "returning" | "new" | null;
}

export interface RoutingRule {
  id: string;
  name: string;
  conditions: RoutingConditions;
  team_id: string;
  priority: number;
  /** The language that the conversation is then held in; `null` leaves the one it has. */
  language: string | null;
}

export interface RoutingRuleList {
  /** Grows by one each time the list is replaced. */
  version: number;
  items: RoutingRule[];
}

export interface RoutingQuestion {
  channel_id: string;
  text: string;
  language?: string;
  /** An instant; now when absent. */
  at?: string;
}

/** A condition that was true, and so decided. */
export interface RoutingReason {
  kind: "channel" | "hours" | "language" | "words" | "contact" | "catch_all";
  value: string | null;
}

export interface RoutingAnswer {
  rule_id: string;
  team_id: string;
  team_name: string;
  priority: number;
  language: string;
  /** No member of the team has the language. */
  language_ignored: boolean;
  /** Who would receive it now; `null` when it would wait. */
  agent: { id: string; name: string } | null;
  why: RoutingReason[];
}

export interface ClosingReason {
  id: string;
  name: string;
  is_active: boolean;
  position: number;
}

export interface Tag {
  id: string;
  name: string;
  color: string;
  is_active: boolean;
}

export interface CannedReply {
  id: string;
  scope: "shared" | "personal";
  shortcut: string;
  title: string;
  text: string;
  language: string | null;
  is_active: boolean;
}

export type SignaturePolicy = "off" | "optional" | "required";

export interface Voice {
  signature_policy: SignaturePolicy;
  signature_text: string;
  /** The line as it would be for the one who asks. */
  preview: string;
}

export type VariableSource = "contact_name" | "agent_name" | "brand_name" | "ask";

export interface TemplateVariable {
  /** Its name or number in the text; after `header.`, in the header. */
  key: string;
  source: VariableSource;
  /** What the agent reads beside the field. */
  label: string;
}

export type TemplateStatus =
  | "approved"
  | "pending"
  | "rejected"
  | "paused"
  | "disabled"
  | "in_appeal"
  | "archived"
  | "deleted"
  | "unknown";

/** What came of the relaunches by one template, of those that reached their visitor in the last 30 days (W6). */
export interface RelaunchFigures {
  template_id: string;
  pending: number;
  accepted: number;
  declined: number;
  answered: number;
  unanswered: number;
}

export interface Template {
  id: string;
  channel_id: string;
  name: string;
  /** What the desk calls it; `null` for its name. */
  title: string | null;
  language: string;
  category: "marketing" | "utility" | "authentication" | "unknown";
  status: TemplateStatus;
  rejection: string | null;
  quality: "green" | "yellow" | "red" | "unknown";
  header: string | null;
  /** What stands above in place of a line. */
  header_kind: HeaderKind | null;
  /** The file that a manager chose to stand there. */
  header_file: Media | null;
  text: string;
  footer: string | null;
  buttons: { kind: "quick_reply" | "url" | "phone" | "other"; text: string }[];
  variables: TemplateVariable[];
  is_relaunch: boolean;
  /** Why it can't be a relaunch; `null` when it can. */
  unsuited: "quick_replies" | "other_parts" | "authentication" | null;
  told_at: string;
}

export type HeaderKind = "image" | "video" | "document" | "location";

export interface TemplateChoice {
  is_relaunch?: boolean;
  /** Empty for its own name. */
  title?: string;
  /** One for each variable, in their order. */
  variables?: { source: VariableSource; label?: string }[];
}

/** The organization's delays and switches. */
export interface Settings {
  presence_grace_s: number;
  return_delay_chat_min: number;
  return_delay_messaging_min: number;
  named_delay_chat_min: number;
  named_delay_messaging_min: number;
  named_delay_idle_min: number;
  ending_window_min: number;
  prefer_last_agent: boolean;
  closing_reason: "optional" | "required";
  auto_close_chat_min: number;
  auto_close_messaging_h: number;
  keep_open_s: number;
  nudge_after_s: number;
  relaunch_declined_closes: boolean;
  window_warnings_min: [number, number];
}

const get = <T>(path: string) => answer<T>({ method: "GET", path });
/** A list that is given whole. */
const list = async <T>(path: string) => (await get<{ items: T[] }>(path)).items;
const post = <T>(path: string, body: unknown) => answer<T>({ method: "POST", path, body });
const put = <T>(path: string, body: unknown) => answer<T>({ method: "PUT", path, body });
const patch = <T>(path: string, body: unknown) => answer<T>({ method: "PATCH", path, body });

export const settings_api = {
  agents: () => list<AgentAccount>("/agents"),
  changeAgent: (id: string, change: AgentChange) =>
    patch<AgentAccount>(`/agents/${part(id)}`, change),
  setAvatar: (picture: Blob) =>
    answer<{ avatar_url: string | null }>({ method: "POST", path: "/me/avatar", body: picture }),
  removeAvatar: () => send({ method: "DELETE", path: "/me/avatar" }),
  removeAvatarOf: (id: string) => send({ method: "DELETE", path: `/agents/${part(id)}/avatar` }),
  makeUnavailable: (id: string, family: Family) =>
    put<AgentAccount>(`/agents/${part(id)}/availability/${part(family)}`, {
      choice: "unavailable",
    }),

  teams: () => get<TeamList>("/teams"),
  setDefaultCapacities: (capacities: Record<Family, number>) =>
    put<TeamList>("/default-capacities", capacities),
  addTeam: (team: { id: string; name: string }) => post<Team>("/teams", team),
  changeTeam: (id: string, change: { name?: string; capacities?: Capacities }) =>
    patch<Team>(`/teams/${part(id)}`, change),
  setMembers: (id: string, agent_ids: string[]) =>
    put<Team>(`/teams/${part(id)}/members`, { agent_ids }),

  openingHours: () => list<OpeningHours>("/opening-hours"),
  addOpeningHours: (hours: OpeningHours) => post<OpeningHours>("/opening-hours", hours),
  changeOpeningHours: (id: string, change: Omit<OpeningHours, "id">) =>
    patch<OpeningHours>(`/opening-hours/${part(id)}`, change),

  channels: () => list<ChannelSettings>("/channels"),
  changeChannel: (id: string, change: ChannelChange) =>
    patch<ChannelSettings>(`/channels/${part(id)}`, change),

  routingRules: () => get<RoutingRuleList>("/routing-rules"),
  setRoutingRules: (rules: RoutingRuleList) => put<RoutingRuleList>("/routing-rules", rules),
  checkRouting: (question: RoutingQuestion) =>
    post<RoutingAnswer>("/routing-rules/check", question),

  closingReasons: () => list<ClosingReason>("/closing-reasons"),
  addClosingReason: (reason: { id: string; name: string }) =>
    post<ClosingReason>("/closing-reasons", reason),
  changeClosingReason: (id: string, change: Partial<Omit<ClosingReason, "id">>) =>
    patch<ClosingReason>(`/closing-reasons/${part(id)}`, change),

  tags: () => list<Tag>("/tags"),
  addTag: (tag: Omit<Tag, "is_active">) => post<Tag>("/tags", tag),
  changeTag: (id: string, change: Partial<Omit<Tag, "id">>) =>
    patch<Tag>(`/tags/${part(id)}`, change),

  settings: () => get<Settings>("/settings"),
  changeSettings: (change: Partial<Settings>) => patch<Settings>("/settings", change),

  cannedReplies: () => list<CannedReply>("/canned-replies?state=all"),
  addCannedReply: (reply: CannedReply) => post<CannedReply>("/canned-replies", reply),
  changeCannedReply: (id: string, change: Partial<Omit<CannedReply, "id" | "scope">>) =>
    patch<CannedReply>(`/canned-replies/${part(id)}`, change),

  templates: (channel: string) =>
    get<{ items: Template[]; figures: RelaunchFigures[] }>(`/channels/${part(channel)}/templates`),
  syncTemplates: async (channel: string): Promise<void> => {
    await send({ method: "POST", path: `/channels/${part(channel)}/templates/sync`, body: {} });
  },
  chooseTemplate: (id: string, choice: TemplateChoice) =>
    patch<Template>(`/templates/${part(id)}`, choice),

  voice: (channel: string) => get<Voice>(`/channels/${part(channel)}/voice`),
  /** The file above its words; `null`: agents are asked for an address. */
  chooseTemplateHeader: (id: string, media_id: string | null) =>
    put<Template>(`/templates/${part(id)}/header-file`, { media_id }),
  changeVoice: (channel: string, change: Omit<Voice, "preview">) =>
    patch<Voice>(`/channels/${part(channel)}/voice`, change),
};
