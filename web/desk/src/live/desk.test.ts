import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Me } from "@pupitre/api/types";
import { conversation, message } from "../conversation/fixtures.ts";
import { desk } from "./desk.svelte.ts";
import { FakeWebSocket, lastSocket } from "./fake-web-socket.ts";

const me: Me = {
  agent: {
    id: "ana",
    name: "Ana",
    pseudonym: "Ana",
    email: "",
    role: "agent",
    languages: [],
    avatar_url: null,
  },
  families: [
    {
      family: "messaging",
      choice: "unavailable",
      status: "unavailable",
      load: 1,
      capacity: 5,
      serves: true,
      changed_at: "2026-10-14T08:00:00.000000Z",
      cause: "login",
    },
  ],
  brands: [],
  session: { id: "session", expires_at: "2026-10-15T08:00:00.000000Z" },
  server_time: "2026-10-14T12:00:00.000000Z",
  simulator_url: null,
};

function received(seq: number, id: string) {
  const it = message({ id, sent_at: `2026-10-14T11:59:0${seq % 10}.000000Z` });
  return {
    type: "event",
    seq,
    at: it.sent_at,
    name: "message.received",
    conversation_id: "conversation",
    message: it,
    facts: { ...conversation({ version: seq, unread_count: seq }) },
  };
}

describe("D11: the desk over its line", () => {
  let asked: string[];
  let answers: Record<string, () => Response>;

  const settle = () => vi.advanceTimersByTimeAsync(0);
  const texts = () => desk.messages("conversation").map((one) => one.id);

  beforeEach(async () => {
    vi.useFakeTimers();
    vi.stubGlobal("WebSocket", FakeWebSocket);
    FakeWebSocket.all = [];
    asked = [];
    answers = {
      "/api/v1/me": () => Response.json(me),
      "/api/v1/conversations": () =>
        Response.json({ items: [conversation()], next_cursor: null, event_seq: 10 }),
      "/api/v1/conversations/conversation/messages": () =>
        Response.json({ items: [message({ id: "first" })], previous_cursor: null }),
    };
    vi.stubGlobal("fetch", async (url: string) => {
      const path = new URL(url, "http://desk.example").pathname;
      asked.push(path);
      return (
        answers[path]?.() ??
        Response.json({ status: 404, code: "request.not_found" }, { status: 404 })
      );
    });
    await desk.start();
    await desk.openThread("conversation");
    lastSocket()?.open(10);
  });

  afterEach(() => {
    desk.stop();
    desk.session_over = false;
    desk.threads = {};
    desk.snapshot = null;
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("O2: begins after the snapshot's number and applies each event once", () => {
    expect(lastSocket()?.url).toBe("/api/v1/live?after=10");
    const heard = vi.fn();
    const stop = desk.onEvent(heard);
    lastSocket()?.hear(received(11, "second"));
    lastSocket()?.hear(received(11, "second"));
    lastSocket()?.hear(received(9, "older"));
    stop();
    expect(texts()).toEqual(["first", "second"]);
    expect(heard).toHaveBeenCalledOnce();
    expect(desk.conversation("conversation")?.unread_count).toBe(11);
  });

  it("goes on where it was after a cut, and tells how many messages came meanwhile", async () => {
    lastSocket()?.hear(received(11, "second"));
    lastSocket()?.fail();
    expect(desk.connection.state).toBe("offline");
    desk.retryNow();
    expect(lastSocket()?.url).toBe("/api/v1/live?after=11");
    lastSocket()?.open(12);
    lastSocket()?.hear(received(12, "third"));
    await vi.advanceTimersByTimeAsync(500);
    expect(desk.connection.state).toBe("online");
    expect(desk.caught_up).toBe(1);
    expect(texts()).toEqual(["first", "second", "third"]);
    await vi.advanceTimersByTimeAsync(4000);
    expect(desk.caught_up).toBeNull();
  });

  it("fetches everything again when the server can't tell what was missed", async () => {
    answers["/api/v1/conversations"] = () =>
      Response.json({
        items: [conversation({ unread_count: 3 })],
        next_cursor: null,
        event_seq: 40,
      });
    lastSocket()?.hear({ type: "reload" });
    await settle();
    expect(desk.conversation("conversation")?.unread_count).toBe(3);
    expect(lastSocket()?.url).toBe("/api/v1/live?after=40");
    expect(texts()).toEqual(["first"]);
  });

  it("asks for the login when the line is refused because the session is over, and then goes on", async () => {
    answers["/api/v1/me"] = () =>
      Response.json({ status: 401, code: "session.required" }, { status: 401 });
    lastSocket()?.fail();
    desk.retryNow();
    lastSocket()?.fail();
    await settle();
    expect(desk.session_over).toBe(true);

    answers["/api/v1/me"] = () => Response.json(me);
    const lines = FakeWebSocket.all.length;
    await desk.resume();
    expect(desk.session_over).toBe(false);
    expect(FakeWebSocket.all).toHaveLength(lines + 1);
    expect(texts()).toEqual(["first"]);
  });

  it("shows a chosen availability at once, and takes it back when it is refused", async () => {
    const choice = () => desk.me?.families[0]?.choice;
    answers["/api/v1/me/availability/messaging"] = () =>
      Response.json({ status: 409, code: "availability.family_not_served" }, { status: 409 });
    const chosen = desk.setAvailability("messaging", "available");
    expect(choice()).toBe("available");
    await expect(chosen).rejects.toMatchObject({ code: "availability.family_not_served" });
    expect(choice()).toBe("unavailable");
  });
});
