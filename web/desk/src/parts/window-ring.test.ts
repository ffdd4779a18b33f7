import { describe, expect, it } from "vitest";
import { conversation } from "../conversation/fixtures.ts";
import { windowView } from "../conversation/window.ts";
import { ringOf } from "./window-ring.ts";

const now_ms = Date.parse("2026-10-14T12:00:00Z");

function ring(left_h: number | null) {
  const ends_at = left_h === null ? null : new Date(now_ms + left_h * 3_600_000).toISOString();
  return ringOf(windowView(conversation({ window: { ends_at } }), now_ms));
}

describe("the ring of the 24-hour window", () => {
  it.each([
    ["whole and calm", 24, { kind: "arc", percent: 100, tone: "calm" }],
    ["half", 12, { kind: "arc", percent: 50, tone: "calm" }],
    ["calm just above four hours", 4.01, { kind: "arc", percent: 16.7, tone: "calm" }],
    ["short at four hours", 4, { kind: "arc", percent: 16.7, tone: "short" }],
    ["urgent at one hour", 1, { kind: "arc", percent: 4.2, tone: "urgent" }],
    ["closed at the end", 0, { kind: "closed", tone: "closed" }],
    ["closed after the end", -3, { kind: "closed", tone: "closed" }],
    ["closed when it was never opened", null, { kind: "closed", tone: "closed" }],
  ] as const)("is %s", (_name, left_h, expected) => {
    expect(ring(left_h)).toEqual(expected);
  });

  it("is absent on web chat, which has no window", () => {
    const channel = {
      id: "channel",
      kind: "webchat",
      name: "Site",
      address: "orvelle.example",
    } as const;
    expect(ringOf(windowView(conversation({ channel }), now_ms))).toBeNull();
  });
});
