import { expect, it } from "vitest";
import { answer, conversation, message, permissions } from "../conversation/fixtures.ts";
import { isUnreachable, isWithinWindow, replyState } from "./reply-state.ts";

const now_ms = Date.parse("2026-10-14T12:00:00Z");
const ends = (left_ms: number) => ({ ends_at: new Date(now_ms + left_ms).toISOString() });
const refused = (reason: string) => permissions({ reply: { allowed: false, reason } });

it("W2, W3: blocks at the end of the window without a word from the server", () => {
  const open = conversation({ window: ends(30_000) });
  expect(replyState(open, now_ms)).toEqual({ kind: "open", level: "last", left_ms: 30_000 });
  expect(replyState(open, now_ms + 30_000)).toEqual({ kind: "blocked", block: "window_closed" });
});

it("gives the server's reason before its own", () => {
  const window = ends(3_600_000);
  const table: [string, string][] = [
    ["conversation.window_closed", "window_closed"],
    ["conversation.not_owner", "not_owner"],
    ["conversation.closed", "closed"],
    ["conversation.stale", "stale"],
    ["something.new", "unknown"],
  ];
  for (const [reason, block] of table) {
    expect(replyState(conversation({ window, can: refused(reason) }), now_ms)).toEqual({
      kind: "blocked",
      block,
    });
  }
});

it("L2: a closed conversation takes no answer", () => {
  const closed = conversation({ state: "closed", window: ends(3_600_000) });
  expect(replyState(closed, now_ms)).toEqual({ kind: "blocked", block: "closed" });
});

it("web chat has no window to close", () => {
  const channel = { id: "ch", kind: "webchat" as const, name: "Site", address: "orvelle.example" };
  const chat = conversation({ channel, family: "chat", window: { ends_at: null } });
  expect(replyState(chat, now_ms)).toEqual({ kind: "open", level: "none", left_ms: 0 });
});

it("W8: tells a window that the platform closed early from one that ran out", () => {
  const margin_ms = 60_000;
  const day_ms = 24 * 60 * 60_000;
  expect(isWithinWindow(now_ms - 60_000, now_ms)).toBe(true);
  expect(isWithinWindow(now_ms - day_ms + margin_ms, now_ms)).toBe(false);
  expect(isWithinWindow(Number.NaN, now_ms)).toBe(false);
});

it("W5, W7: after a relaunch the composer waits for its answer, and says when none came", () => {
  const sent_at = "2026-10-13T13:04:00.000000Z";
  const table = [
    ["pending", null, "relaunched"],
    // Sent after a pause of another cause, or brought back by hand: its answer is still waited for.
    ["pending", "time", "relaunched"],
    ["pending", "agent", "relaunched"],
    ["unanswered", "time", "unanswered"],
    ["accepted", null, "window_closed"],
    ["declined", null, "window_closed"],
    ["answered", null, "window_closed"],
  ] as const;
  for (const [outcome, woken_by, block] of table) {
    const asked = conversation({ window: ends(-1), relaunch: { outcome, sent_at }, woken_by });
    expect(replyState(asked, now_ms), outcome).toEqual({ kind: "blocked", block });
  }
});

it("P1, R5, R6: what is not on a desk, or on another's, is said as such", () => {
  const yes = { allowed: true, reason: null };
  const no = { allowed: false, reason: "conversation.not_owner" };
  const window = ends(3_600_000);
  const can = permissions({ reply: no, close: no, take_over: yes });
  const waits_for = { agent: { id: "bo", name: "Bo" }, since: "2026-10-14T11:00:00.000000Z" };
  const blockOf = (over: Parameters<typeof conversation>[0]) =>
    replyState(conversation({ window, can, ...over }), now_ms);
  expect(blockOf({ state: "snoozed" })).toEqual({ kind: "blocked", block: "snoozed" });
  expect(blockOf({ state: "queued", waits_for })).toEqual({ kind: "blocked", block: "waits" });
  expect(blockOf({})).toEqual({ kind: "blocked", block: "reading" });
  expect(blockOf({ can: permissions({ reply: no }) })).toEqual({
    kind: "blocked",
    block: "not_owner",
  });
});

it("a number that takes no message is told by the last one sent there", () => {
  const failed = answer({
    id: "m",
    delivery: {
      state: "failed",
      error: { code: "not_on_whatsapp", platform_code: 131026, detail: null },
      can_retry: false,
      changed_at: "2026-10-14T11:30:00.000000Z",
    },
  });
  expect(isUnreachable([failed])).toBe(true);
  expect(isUnreachable([failed, message({ id: "n" })])).toBe(false);
  expect(isUnreachable([])).toBe(false);
});
