import { describe, expect, it } from "vitest";
import type { Conversation } from "@pupitre/api/types";
import { conversation } from "../conversation/fixtures.ts";
import { windowView } from "../conversation/window.ts";
import { asideOf, factOf, type Known } from "./item-fact.ts";

const now_ms = Date.parse("2026-10-14T12:00:00Z");
const at = (minutes: number) => new Date(now_ms + minutes * 60_000).toISOString();
const nothing: Known = {
  is_refused: false,
  leaves_later: false,
  has_draft: false,
  keep_open_s: 180,
};
const me = { id: "ana", name: "Ana" };

function fact(over: Partial<Conversation>, known: Partial<Known> = {}) {
  const shown = conversation({ window: { ends_at: at(20 * 60) }, ...over });
  return factOf(shown, windowView(shown, now_ms), now_ms, { ...nothing, ...known });
}

const answered = (minutes_ago: number): Partial<Conversation> => ({
  waiting_on: "visitor",
  last_message: {
    id: "answer",
    direction: "outbound",
    kind: "text",
    text: "Oui.",
    sent_at: at(-minutes_ago),
    delivery: "read",
  },
});
const closed = { window: { ends_at: at(-60) } };
const paused = (until: string | null): Partial<Conversation> => ({
  state: "snoozed",
  snooze: { since: at(-10), until, kept_for: me },
});
const relaunched = (outcome: NonNullable<Conversation["relaunch"]>["outcome"]) => ({
  relaunch: { outcome, sent_at: at(-1500) },
});

describe("D3: the one thing worth knowing", () => {
  it.each([
    ["nothing special: the team", {}, {}, "team", "plain"],
    ["a short window", { window: { ends_at: at(106) } }, {}, "window_left", "short"],
    ["a window of less than an hour", { window: { ends_at: at(38) } }, {}, "window_left", "urgent"],
    [
      "a message that did not leave, first of all",
      closed,
      { is_refused: true },
      "not_sent",
      "urgent",
    ],
    [
      "a first answer that is due",
      { first_reply_due_at: at(9), assigned_at: at(-1) },
      {},
      "answer_before",
      "plain",
    ],
    [
      "a target that is near",
      { first_reply_due_at: at(1), assigned_at: at(-9) },
      {},
      "answer_before",
      "short",
    ],
    [
      "a target that is missed",
      { first_reply_due_at: at(-1), assigned_at: at(-11) },
      {},
      "late",
      "urgent",
    ],
    ["a closed window", closed, {}, "window_closed", "plain"],
    [
      "W6: a relaunch that waits, before its closed window and its pause",
      { ...closed, ...paused(at(90)), ...relaunched("pending") },
      {},
      "relaunch_pending",
      "calm",
    ],
    [
      "W7: a relaunch without an answer",
      { ...closed, ...relaunched("unanswered") },
      {},
      "relaunch_unanswered",
      "plain",
    ],
    ["W6: yes", relaunched("accepted"), {}, "relaunch_accepted", "calm"],
    ["W6: no", relaunched("declined"), {}, "relaunch_declined", "plain"],
    [
      "an old yes that was answered since",
      { ...relaunched("accepted"), ...answered(10) },
      {},
      "team",
      "plain",
    ],
    ["P1: a pause until an hour", paused(at(90)), {}, "paused_until", "calm"],
    ["P1: a pause until the answer", paused(null), {}, "paused_until_answer", "calm"],
    [
      "R6: waiting for a place",
      { state: "queued", waits_for: { agent: me, since: at(-1) } },
      {},
      "waits_for_place",
      "calm",
    ],
    ["a draft", {}, { has_draft: true }, "draft", "calm"],
    ["P8: an answer that is kept open", answered(1), {}, "kept_open", "plain"],
    ["P8: no longer after three minutes", answered(3), {}, "team", "plain"],
    [
      "P3: back from its pause",
      { ...answered(200), woken_by: "time", assigned_at: at(-1) },
      {},
      "back_from_pause",
      "calm",
    ],
    ["T6: transferred", { transfer_count: 2 }, {}, "transferred", "calm"],
  ] as const)("%s", (_name, over, known, kind, tone) => {
    expect(fact(over, known)).toMatchObject({ kind, tone });
  });

  it("says beside a short window when its pause ends", () => {
    const shown = conversation({ window: { ends_at: at(100) }, ...paused(at(90)) });
    const told = factOf(shown, windowView(shown, now_ms), now_ms, nothing);
    expect(asideOf(shown, told, now_ms)).toEqual({ kind: "until", until: at(90) });
  });

  it("says beside a short window that the first answer is late", () => {
    const shown = conversation({ window: { ends_at: at(38) }, first_reply_due_at: at(-1) });
    const told = factOf(shown, windowView(shown, now_ms), now_ms, nothing);
    expect(asideOf(shown, told, now_ms)).toEqual({ kind: "late" });
  });

  it("W6: says beside a first answer that is late what the visitor answered to a relaunch", () => {
    const late = { window: { ends_at: at(1200) }, first_reply_due_at: at(-1) };
    const shown = conversation({ ...late, ...relaunched("accepted") });
    const told = factOf(shown, windowView(shown, now_ms), now_ms, nothing);
    expect(told.kind).toBe("late");
    expect(asideOf(shown, told, now_ms)).toEqual({ kind: "relaunch_accepted" });
    const silent = conversation({ ...late, ...relaunched("unanswered") });
    expect(asideOf(silent, told, now_ms)).toBeNull();
  });

  it("W6: an answer to a relaunch is no news any more once it is paused", () => {
    const of_pause = fact({ waiting_on: "agent", ...relaunched("accepted"), ...paused(at(90)) });
    expect(of_pause.kind).toBe("paused_until");
  });
});
