// The words of an item's fact.
import type { Conversation } from "@pupitre/api/types";
import { m } from "#lib/paraglide/messages.js";
import { dayWord, moment } from "#conversation/dates.ts";
import { durationText } from "#parts/duration.ts";
import type { Aside, Fact } from "./item-fact.ts";

export function factText(fact: Fact, conversation: Conversation, now_ms: number): string {
  switch (fact.kind) {
    case "not_sent":
      return m["list.item.not_sent"]();
    case "leaves_later":
      return m["list.item.leaves_later"]();
    case "late":
      return m["list.item.late"]();
    case "answer_before":
      return m["list.item.answer_before"]({ left: durationText(fact.left_ms) });
    case "window_left":
      return m["list.item.window_left"]({ left: durationText(fact.left_ms) });
    case "window_closed":
      return m["list.item.window_closed"]();
    case "draft":
      return m["list.item.draft"]();
    case "kept_open":
      return m["list.item.kept_open"]({ left: durationText(fact.left_ms) });
    case "relaunch_pending":
      return m["list.item.relaunched"]({ day: dayWord(fact.sent_at, now_ms) });
    case "relaunch_unanswered":
      return m["list.item.unanswered"]({ day: dayWord(fact.sent_at, now_ms) });
    case "relaunch_accepted":
      return m["list.item.accepted"]();
    case "relaunch_declined":
      return m["list.item.declined"]();
    case "relaunch_answered":
      return m["list.item.answered"]();
    case "paused_until":
      return m["list.item.paused_until"]({ time: moment(fact.until, now_ms) });
    case "paused_until_answer":
      return m["list.item.paused_until_answer"]();
    case "back_from_pause":
      return m["list.item.back"]();
    case "waits_for_place":
      return m["list.item.waits_for_place"]();
    case "transferred":
      return m["list.item.transferred"]({ count: fact.count });
    case "on_page":
      return m["visitor.page"]({ page: fact.page });
    case "team":
      return conversation.team.name;
  }
}

export function asideText(aside: Aside, now_ms: number): string {
  switch (aside.kind) {
    case "late":
      return m["list.item.late"]();
    case "until":
      return m["list.item.until"]({ time: moment(aside.until, now_ms) });
    case "relaunch_accepted":
      return m["list.item.accepted"]();
    case "relaunch_declined":
      return m["list.item.declined"]();
    case "relaunch_answered":
      return m["list.item.answered"]();
  }
}
