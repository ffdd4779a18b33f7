// The words of a channel's set-up: what a check found, and what the platform tells (C1, C5).
import type { ChannelNews, ChannelSetup, SetupCheck } from "@pupitre/api/channels";
import { region } from "#conversation/dates.ts";
import { m } from "#lib/paraglide/messages.js";

const problems: Record<string, () => string> = {
  unreachable: m["channels.problem.unreachable"],
  later: m["channels.problem.later"],
  secrets_unreadable: m["channels.problem.secrets_unreadable"],
  token_invalid: m["channels.problem.token_invalid"],
  token_expired: m["channels.problem.token_expired"],
  token_permission: m["channels.problem.token_permission"],
  token_ends_soon: m["channels.problem.token_ends_soon"],
  app_secret_wrong: m["channels.problem.app_secret_wrong"],
  number_unknown: m["channels.problem.number_unknown"],
  account_unknown: m["channels.problem.account_unknown"],
  number_not_in_account: m["channels.problem.number_not_in_account"],
  number_not_registered: m["channels.problem.number_not_registered"],
  number_restricted: m["channels.problem.number_restricted"],
  blocked: m["channels.problem.blocked"],
  refused: m["channels.problem.refused"],
};

export function problemText(code: string): string {
  return (problems[code] ?? m["channels.problem.other"])();
}

const told: Record<string, () => string> = {
  "token.refused": m["channels.told.token_refused"],
  "token.ends_soon": m["channels.told.token_ends_soon"],
  "token.mended": m["channels.told.token_mended"],
  "sending.blocked": m["channels.told.sending_blocked"],
  "sending.mended": m["channels.told.sending_mended"],
  "quality.low": m["channels.told.quality_low"],
  "quality.medium": m["channels.told.quality_medium"],
  "quality.high": m["channels.told.quality_high"],
  "limit.lowered": m["channels.told.limit_lowered"],
  "limit.changed": m["channels.told.limit_changed"],
  "limit.throughput": m["channels.told.limit_throughput"],
  "account.violation": m["channels.told.account_violation"],
  "account.restricted": m["channels.told.account_restricted"],
  "account.disabling": m["channels.told.account_disabling"],
  "account.disabled": m["channels.told.account_disabled"],
  "account.reinstated": m["channels.told.account_reinstated"],
  "account.deleted": m["channels.told.account_deleted"],
  "account.disconnected": m["channels.told.account_disconnected"],
  "account.approved": m["channels.told.account_approved"],
  "account.rejected": m["channels.told.account_rejected"],
  "account.changed": m["channels.told.account_changed"],
  "name.approved": m["channels.told.name_approved"],
  "name.rejected": m["channels.told.name_rejected"],
  "name.pending": m["channels.told.name_pending"],
  "security.pin_changed": m["channels.told.pin_changed"],
  "security.pin_reset_asked": m["channels.told.pin_reset_asked"],
  "security.pin_reset": m["channels.told.pin_reset"],
  "template.paused": m["channels.told.template_paused"],
  "template.disabled": m["channels.told.template_disabled"],
  "template.rejected": m["channels.told.template_rejected"],
  "template.flagged": m["channels.told.template_flagged"],
  "template.mended": m["channels.told.template_mended"],
  "alert.critical": m["channels.told.alert_critical"],
  "alert.warning": m["channels.told.alert_warning"],
  "alert.info": m["channels.told.alert_info"],
};

/** What is told, with what of it: a template, a kind of alert. */
export function newsText(news: ChannelNews): string {
  return (told[news.code] ?? m["channels.told.other"])();
}

/** The particulars of news, in the platform's words. */
export function newsDetail(news: ChannelNews): string | null {
  const words = [news.subject, news.detail].filter((one) => one !== null);
  return words.length === 0 ? null : [...new Set(words)].join(" · ");
}

export type SetupState = "connected" | "warning" | "failed" | "unchecked";

/** Where a channel stands: what the last check found, and whether something is wrong since. */
export function stateOf(check: SetupCheck | null, news: ChannelNews[]): SetupState {
  if (check === null) return "unchecked";
  const current = news.filter((one) => one.is_current);
  if (!check.ok || current.some((one) => one.level === "problem")) return "failed";
  const has_warning = check.problems.length > 0 || current.some((one) => one.level === "warning");
  return has_warning ? "warning" : "connected";
}

export const state_names: Record<SetupState, () => string> = {
  connected: m["channels.state.connected"],
  warning: m["channels.state.warning"],
  failed: m["channels.state.failed"],
  unchecked: m["channels.state.unchecked"],
};

export function dateTime(at: string): string {
  return new Intl.DateTimeFormat(region(), { dateStyle: "medium", timeStyle: "short" }).format(
    Date.parse(at),
  );
}

export function dateText(at: string): string {
  return new Intl.DateTimeFormat(region(), { dateStyle: "medium" }).format(Date.parse(at));
}

export function timeText(at: string): string {
  return new Intl.DateTimeFormat(region(), { timeStyle: "medium" }).format(Date.parse(at));
}

const qualities: Record<string, () => string> = {
  GREEN: m["channels.account.quality.green"],
  YELLOW: m["channels.account.quality.yellow"],
  RED: m["channels.account.quality.red"],
};

/** "TIER_2K" as a number of visitors. */
function limitText(tier: string): string | null {
  if (tier === "TIER_UNLIMITED") return m["channels.account.no_limit"]();
  const [, digits, thousands] = /^TIER_(\d+)(K?)$/.exec(tier) ?? [];
  if (digits === undefined) return null;
  const count = Number(digits) * (thousands === "K" ? 1000 : 1);
  return m["channels.account.limit"]({ count: new Intl.NumberFormat(region()).format(count) });
}

/** The facts of a good check, one after the other. */
export function factsOf(check: SetupCheck): string[] {
  const quality = qualities[check.quality ?? ""] ?? m["channels.account.quality.none"];
  const limit = check.limit_tier === null ? null : limitText(check.limit_tier);
  return [check.number, quality(), limit].flatMap((one) => (one === null ? [] : [one]));
}

/** Whether each step of the page is done. */
export function stepsOf(
  setup: ChannelSetup,
): Record<"account" | "webhook" | "profile" | "test", boolean> {
  return {
    account: setup.check?.ok === true,
    webhook:
      setup.webhook.subscribed === true &&
      (setup.webhook.verified_at ?? setup.webhook.last_event_at) !== null,
    profile: (setup.profile?.about ?? "") !== "",
    test: (setup.test?.answered_at ?? null) !== null,
  };
}
