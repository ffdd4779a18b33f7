import { describe, expect, it } from "vitest";
import { conversation } from "../conversation/fixtures.ts";
import { chosenTime, fieldsOf, optionsAtOnce, outlivesWindow } from "./pause-time.ts";

const now_ms = Date.parse("2026-10-14T12:00:00Z");

describe("P1: a date and a time in the agent's zone", () => {
  it("come back as they were written", () => {
    const chosen = chosenTime("2026-10-15", "09:05");
    expect(chosen?.is_skipped).toBe(false);
    expect(fieldsOf(chosen?.at_ms ?? 0)).toEqual({ date: "2026-10-15", time: "09:05" });
  });

  it.each([
    ["", "09:00"],
    ["2026-10-15", ""],
    ["15/10/2026", "09:00"],
  ])("are nothing while one is not whole: %j %j", (date, time) => {
    expect(chosenTime(date, time)).toBeNull();
  });
});

describe("P4: the window that a pause outlives", () => {
  const open = conversation({ window: { ends_at: "2026-10-14T14:00:00.000000Z" } });

  it("is told for each length before the server has answered", () => {
    const { options } = optionsAtOnce(open, now_ms);
    const told = options.map((one) => [one.kind, one.outlives_window]);
    expect(told).toEqual([
      ["hours3", true],
      ["hours1", false],
      ["hours6", true],
      ["answer", false],
    ]);
  });

  it("does not exist on web chat", () => {
    const channel = { ...open.channel, kind: "webchat" } as const;
    expect(outlivesWindow({ ...open, channel }, now_ms)).toBe(false);
  });
});
