import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { message } from "../chat/fixtures.ts";
import type { Batch } from "../chat/wire.ts";
import { Refusal } from "./api.ts";
import { Live, type Wiring } from "./live.ts";

class FakeSocket {
  static readonly OPEN = 1;
  static made: FakeSocket[] = [];
  readyState = 0;
  sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly url: string) {
    FakeSocket.made.push(this);
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  say(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

const socket = (at = -1): FakeSocket => {
  const found = FakeSocket.made.at(at);
  if (!found) throw new Error("no socket");
  return found;
};

const line = (over: Partial<Wiring> = {}) => {
  const told: unknown[] = [];
  let seq = 4;
  const live = new Live({
    url: "wss://desk.example/chat/v1/site/live",
    token: "token",
    seq: () => seq,
    poll: () => Promise.reject(new Error("down")),
    say: (frame) => told.push({ said: frame }),
    onEvent: (event) => {
      if ("seq" in event) seq = event.seq;
      told.push(event);
    },
    onReady: (reset) => told.push({ ready: reset }),
    onDown: () => told.push("down"),
    onRefused: () => told.push("refused"),
    ...over,
  });
  return { live, told };
};

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.made = [];
  vi.stubGlobal("WebSocket", FakeSocket);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("V2: the line comes back where it was", () => {
  it("says who it is and what it has, then hears", () => {
    const { told } = line();
    socket().open();
    expect(socket().sent).toEqual(['{"type":"hello","token":"token","after":4}']);
    socket().say({ type: "ready", seq: 4, reset: false });
    const event = { seq: 5, type: "message", message: message("a") };
    socket().say(event);
    expect(told).toEqual([{ ready: false }, event]);
  });

  it("after a cut it asks for what came after the last event", async () => {
    const { told } = line();
    socket().open();
    socket().say({ type: "ready", seq: 4, reset: false });
    socket().say({ seq: 9, type: "state", message_id: "a", state: "read" });
    socket().close();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(FakeSocket.made).toHaveLength(2);
    socket().open();
    expect(socket().sent[0]).toContain('"after":9');
    expect(told).toContain("down");
  });

  it("it comes at once when the network does", async () => {
    const { live } = line();
    socket().close();
    await vi.advanceTimersByTimeAsync(10);
    expect(FakeSocket.made).toHaveLength(1);
    live.nudge();
    await vi.advanceTimersByTimeAsync(0);
    expect(FakeSocket.made).toHaveLength(2);
  });

  it("a socket that never stands is given up after ten seconds", async () => {
    line();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(socket(0).readyState).toBe(3);
  });

  it("a line that is dead in one direction is closed", async () => {
    line();
    socket().open();
    socket().say({ type: "ready", seq: 4, reset: false });
    await vi.advanceTimersByTimeAsync(25_000);
    socket().say({ type: "pong" });
    await vi.advanceTimersByTimeAsync(50_000);
    expect(socket(0).readyState).toBe(1);
    await vi.advanceTimersByTimeAsync(25_000);
    expect(socket(0).readyState).toBe(3);
  });

  it("where no socket stands, it polls, and tries a socket again later", async () => {
    const batches: Batch[] = [
      {
        events: [{ seq: 5, type: "message", message: message("a") }],
        seq: 5,
        reset: false,
      },
      { events: [], seq: 5, reset: false },
    ];
    const asked: [number, number][] = [];
    const { told, live } = line({
      poll: async (after, wait_s) => {
        asked.push([after, wait_s]);
        if (wait_s > 0) await new Promise((resolve) => setTimeout(resolve, 25_000));
        return batches.shift() ?? { events: [], seq: 5, reset: false };
      },
    });
    socket().close();
    await vi.advanceTimersByTimeAsync(3_000);
    socket().close();
    await vi.advanceTimersByTimeAsync(50_000);
    expect(asked.slice(0, 2)).toEqual([
      [4, 0],
      [5, 25],
    ]);
    const said = { type: "typing", on: true } as const;
    expect(live.send(said)).toBe(true);
    expect(told.filter((it) => it !== "down")).toEqual([
      { ready: false },
      expect.objectContaining({ seq: 5 }),
      { said },
    ]);
    expect(FakeSocket.made).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(130_000);
    expect(FakeSocket.made).toHaveLength(3);
    const before = asked.length;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(asked.length, "it polls while a socket is tried").toBeGreaterThan(before);
  });

  it("once a socket stands again, it polls no longer", async () => {
    let asked = 0;
    const { live, told } = line({
      poll: async (after, wait_s) => {
        asked++;
        if (wait_s > 0) await new Promise((resolve) => setTimeout(resolve, 25_000));
        return { events: [], seq: after, reset: false };
      },
    });
    socket().close();
    await vi.advanceTimersByTimeAsync(3_000);
    socket().close();
    await vi.advanceTimersByTimeAsync(125_000);
    socket().open();
    socket().say({ type: "ready", seq: 4, reset: false });
    await vi.advanceTimersByTimeAsync(25_000);
    const before = asked;
    live.send({ type: "typing", on: true });
    socket().say({ type: "pong" });
    await vi.advanceTimersByTimeAsync(40_000);
    expect(asked).toBe(before);
    expect(socket().sent).toContain('{"type":"typing","on":true}');
    expect(told).not.toContainEqual({ said: expect.anything() });
  });

  it("a token that is over while it polls has the session begun anew", async () => {
    const { told } = line({ poll: () => Promise.reject(new Refusal(401, "chat.session_over")) });
    socket().close();
    await vi.advanceTimersByTimeAsync(3_000);
    socket().close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told.at(-1)).toBe("refused");
    expect(FakeSocket.made).toHaveLength(2);
  });

  it("a token that is not accepted is not tried again", async () => {
    const { told } = line();
    socket().open();
    socket().close(4401);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual(["refused"]);
    expect(FakeSocket.made).toHaveLength(1);
  });

  it.each(["{", "null", "[]", '"ready"', '{"typ":"ready"}'])("B-132: %s is passed over", (text) => {
    const { told } = line();
    socket().open();
    socket().onmessage?.({ data: text });
    expect(told).toEqual([]);
  });

  it("once stopped it says and hears nothing", async () => {
    const { live, told } = line();
    socket().open();
    live.stop();
    socket(0).say({ type: "ready", seq: 4, reset: false });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual([]);
    expect(live.send({ type: "typing", on: true })).toBe(false);
    expect(FakeSocket.made).toHaveLength(1);
  });
});
