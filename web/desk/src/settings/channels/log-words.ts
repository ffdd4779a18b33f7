// The words of the log of a channel: what came, what was done with it, and why not more (C1, C2).
import type { WebhookEvent } from "@pupitre/api/channels";
import { m } from "#lib/paraglide/messages.js";

const sorts: Record<string, () => string> = {
  message: m["channel_log.sort.message"],
  echo: m["channel_log.sort.echo"],
  status: m["channel_log.sort.status"],
  template: m["channel_log.sort.template"],
  preferences: m["channel_log.sort.preferences"],
  unread: m["channel_log.sort.unread"],
  body: m["channel_log.sort.body"],
};

/** What it was in words, then its type as the platform has it. */
export function kindOf({ kind }: WebhookEvent): { sort: string; type: string } {
  const [group = "", ...rest] = kind.split(".");
  const sort = sorts[group];
  if (sort === undefined) return { sort: m["channel_log.sort.account"](), type: kind };
  return { sort: sort(), type: rest.join(".") };
}

export const outcome_looks: Record<
  WebhookEvent["outcome"],
  { tone: "ok" | "plain" | "busy" | "off"; word: () => string }
> = {
  taken: { tone: "ok", word: m["channel_log.outcome.taken"] },
  duplicate: { tone: "plain", word: m["channel_log.outcome.duplicate"] },
  kept_aside: { tone: "busy", word: m["channel_log.outcome.kept_aside"] },
  refused: { tone: "off", word: m["channel_log.outcome.refused"] },
};

const reasons: Record<string, () => string> = {
  account_error: m["channel_log.reason.account_error"],
  bad_id: m["channel_log.reason.bad_id"],
  conflict: m["channel_log.reason.conflict"],
  empty: m["channel_log.reason.empty"],
  failed: m["channel_log.reason.failed"],
  group: m["channel_log.reason.group"],
  no_open_conversation: m["channel_log.reason.no_open_conversation"],
  no_sender: m["channel_log.reason.no_sender"],
  other_field: m["channel_log.reason.other_field"],
  other_object: m["channel_log.reason.other_object"],
  other_secret: m["channel_log.reason.other_secret"],
  unknown_number: m["channel_log.reason.unknown_number"],
  unknown_status: m["channel_log.reason.unknown_status"],
  unknown_target: m["channel_log.reason.unknown_target"],
  unknown_visitor: m["channel_log.reason.unknown_visitor"],
  "webhook.body_too_large": m["channel_log.reason.too_large"],
  "webhook.body_too_slow": m["channel_log.reason.too_slow"],
  "webhook.body_broken": m["channel_log.reason.too_slow"],
  "webhook.invalid_json": m["channel_log.reason.empty"],
  "webhook.signature_missing": m["channel_log.reason.signature_missing"],
  "webhook.signature_malformed": m["channel_log.reason.signature_missing"],
  "webhook.signature_algorithm": m["channel_log.reason.signature_missing"],
  "webhook.signature_mismatch": m["channel_log.reason.signature_mismatch"],
};

/** Why it was kept aside or refused; an unnamed reason is said by its code. */
export function reasonOf({ reason }: WebhookEvent): string | null {
  if (reason === null) return null;
  return reasons[reason]?.() ?? m["channel_log.reason.unreadable"]({ code: reason });
}
