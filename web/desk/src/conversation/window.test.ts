import { describe, expect, it } from "vitest";
import type { Channel } from "@pupitre/api/types";
import { windowView } from "./window.ts";

const now_ms = Date.parse("2026-10-14T12:00:00Z");
const channel = (kind: Channel["kind"]): Channel => ({ id: "c", kind, name: "", address: "" });
const viewAt = (left_ms: number) =>
  windowView(
    {
      channel: channel("whatsapp"),
      window: { ends_at: new Date(now_ms + left_ms).toISOString() },
    },
    now_ms,
  );

describe("windowView", () => {
  it("W3: grows more pressing towards the end that the server applies", () => {
    const minute = 60_000;
    const table: [number, string][] = [
      [24 * 60 * minute, "open"],
      [240 * minute + 1, "open"],
      [240 * minute, "short"],
      [60 * minute, "urgent"],
      [10 * minute, "ending"],
      [minute, "last"],
      [1, "last"],
      [0, "closed"],
      [-minute, "closed"],
    ];
    for (const [left_ms, level] of table) expect(viewAt(left_ms).level).toBe(level);
    expect(viewAt(12 * 60 * minute).share).toBe(0.5);
  });

  it("is closed when the visitor never wrote, and absent where there is no window", () => {
    const window = { ends_at: null };
    expect(windowView({ channel: channel("whatsapp"), window }, now_ms).level).toBe("closed");
    expect(windowView({ channel: channel("webchat"), window }, now_ms).level).toBe("none");
  });
});

it("W3: warns when the settings say so", () => {
  const at = (minutes: number) => ({
    channel: channel("whatsapp"),
    window: { ends_at: new Date(now_ms + minutes * 60_000).toISOString() },
  });
  const level = (minutes: number) => windowView(at(minutes), now_ms, [120, 30]).level;
  expect([121, 119, 29].map(level)).toEqual(["short", "urgent", "ending"]);
});
