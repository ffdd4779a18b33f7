import { expect, it } from "vitest";
import { conversation, permissions } from "../conversation/fixtures.ts";
import { isWithinWindow, replyState } from "./reply-state.ts";

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
