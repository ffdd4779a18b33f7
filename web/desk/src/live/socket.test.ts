import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeWebSocket, lastSocket as last } from "./fake-web-socket.ts";
import { LiveSocket, type SocketListener } from "./socket.ts";

const fakeListener = () => ({
  onFrame: vi.fn<SocketListener["onFrame"]>(),
  onClosed: vi.fn<SocketListener["onClosed"]>(),
  onSessionOver: vi.fn<SocketListener["onSessionOver"]>(),
  onNotTaken: vi.fn<SocketListener["onNotTaken"]>(),
});

describe("the live line", () => {
  let seq = 7;
  let listener: ReturnType<typeof fakeListener>;
  let socket: LiveSocket;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("WebSocket", FakeWebSocket);
    vi.spyOn(Math, "random").mockReturnValue(0);
    FakeWebSocket.all = [];
    seq = 7;
    listener = fakeListener();
    socket = new LiveSocket(listener, () => seq);
    socket.start();
  });

  afterEach(() => {
    socket.stop();
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it("O2: asks for what follows the last number heard, also after a cut", () => {
    expect(last()?.url).toBe("/api/v1/live?after=7");
    last()?.open();
    seq = 12;
    last()?.fail();
    vi.advanceTimersByTime(1000);
    expect(FakeWebSocket.all).toHaveLength(2);
    expect(last()?.url).toBe("/api/v1/live?after=12");
  });

  it("waits 1, 2, 4, 8, then 15 seconds, and begins again once it was heard", () => {
    for (const wait_ms of [1000, 2000, 4000, 8000, 15_000, 15_000]) {
      const before = FakeWebSocket.all.length;
      last()?.fail();
      vi.advanceTimersByTime(wait_ms - 1);
      expect(FakeWebSocket.all).toHaveLength(before);
      vi.advanceTimersByTime(1);
      expect(FakeWebSocket.all).toHaveLength(before + 1);
    }
    last()?.open();
    last()?.fail();
    const before = FakeWebSocket.all.length;
    vi.advanceTimersByTime(1000);
    expect(FakeWebSocket.all).toHaveLength(before + 1);
  });

  it("tells when it will try again, and tries at once when asked", () => {
    last()?.fail();
    expect(listener.onClosed).toHaveBeenCalledWith(Date.now() + 1000);
    socket.retryNow();
    expect(FakeWebSocket.all).toHaveLength(2);
  });

  it("does not try again once the session is over", () => {
    last()?.open();
    last()?.fail(4401);
    vi.advanceTimersByTime(60_000);
    expect(listener.onSessionOver).toHaveBeenCalledOnce();
    expect(FakeWebSocket.all).toHaveLength(1);
  });

  it("says when the server did not take the line, and not when it was cut", () => {
    last()?.fail();
    expect(listener.onNotTaken).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(1000);
    last()?.open();
    last()?.fail();
    expect(listener.onNotTaken).toHaveBeenCalledOnce();
  });

  it("takes a line that is silent for a minute as cut", () => {
    last()?.open();
    vi.advanceTimersByTime(60_000);
    expect(last()?.sent).toContain('{"type":"ping"}');
    vi.advanceTimersByTime(20_000);
    expect(listener.onClosed).toHaveBeenCalledOnce();
  });

  it("leaves the old line alone: its late end does not end the new one", () => {
    const old = last();
    old?.fail();
    socket.retryNow();
    last()?.open();
    old?.fail();
    expect(listener.onClosed).toHaveBeenCalledOnce();
  });
});
