import { describe, expect, it } from "vitest";
import type { Conversation } from "@pupitre/api/types";
import { conversation } from "../conversation/fixtures.ts";
import { inOrder, sectionsOf } from "./urgency.ts";

const now_ms = Date.parse("2026-10-14T12:00:00Z");
const hours = (count: number) => new Date(now_ms + count * 3_600_000).toISOString();

function waits(id: string, since_h: number, window_h: number | null): Conversation {
  return conversation({
    id,
    waiting_on: "agent",
    waiting_since: hours(-since_h),
    window: { ends_at: window_h === null ? null : hours(window_h) },
  });
}

const ids = (list: Conversation[]) => list.map((one) => one.id);

describe("D3: the list by urgency", () => {
  it("puts the longest wait first", () => {
    const { to_answer } = sectionsOf([waits("short", 1, 20), waits("long", 3, 20)], now_ms);
    expect(ids(to_answer)).toEqual(["long", "short"]);
  });

  it("pins windows that end within the hour on top, the soonest first", () => {
    const list = [
      waits("long", 20, 3),
      waits("ends in 50 min", 1, 0.8),
      waits("ends in 5 min", 1, 0.09),
    ];
    expect(ids(sectionsOf(list, now_ms).to_answer)).toEqual([
      "ends in 5 min",
      "ends in 50 min",
      "long",
    ]);
  });

  it("does not pin a window that has ended", () => {
    const { to_answer } = sectionsOf([waits("closed", 30, -6), waits("longer", 40, 2)], now_ms);
    expect(ids(to_answer)).toEqual(["longer", "closed"]);
  });

  it("never moves a visitor who writes again: the wait counts from the first unanswered message", () => {
    const first = { ...waits("first", 2, 20), last_message_at: hours(0) };
    expect(ids(sectionsOf([waits("second", 1, 20), first], now_ms).to_answer)).toEqual([
      "first",
      "second",
    ]);
  });

  it("keeps apart those whose turn it is, and orders them by the end of their window", () => {
    const answered = (id: string, window_h: number) =>
      conversation({ id, waiting_on: "visitor", window: { ends_at: hours(window_h) } });
    const sections = sectionsOf(
      [answered("later", 9), answered("sooner", 2), answered("closed", -1), waits("me", 1, 9)],
      now_ms,
    );
    expect(ids(sections.waiting_for_visitor)).toEqual(["sooner", "later", "closed"]);
    expect(ids(inOrder(sections))).toEqual(["me", "sooner", "later", "closed"]);
  });

  it("leaves out what is not on the desk", () => {
    const closed = conversation({ state: "closed" });
    expect(inOrder(sectionsOf([closed], now_ms))).toEqual([]);
  });
});
