import { describe, expect, it } from "vitest";
import { linesOf } from "../room/thread.ts";
import { known, message } from "./fixtures.ts";
import { unseen, withEvent, withMessage, withSession, type Known } from "./state.ts";
import type { Conversation, LiveEvent, Survey } from "./wire.ts";

const ids = (it: Known): string[] => it.messages.map(({ id }) => id);
const all = (events: LiveEvent[], from = known()): Known => events.reduce(withEvent, from);
const conversation = (over: Partial<Conversation> = {}): Conversation => ({
  id: "conversation",
  state: "open",
  agent: { name: "Ana" },
  queue_position: null,
  ...over,
});

describe("V2: nothing is lost, nothing is repeated", () => {
  it("a message told twice, live and by its own answer, is there once", () => {
    const own = message("one", { client_id: "mine", from: "visitor" });
    const after = all([
      { seq: 1, type: "message", message: own },
      { seq: 1, type: "message", message: own },
      { seq: 2, type: "message", message: { ...own, id: "one" } },
    ]);
    expect(ids(after)).toEqual(["one"]);
    expect(withMessage(after.messages, own)).toHaveLength(1);
  });

  it("an event that is part of what is known changes nothing", () => {
    const at_nine = known({ seq: 9 });
    expect(withEvent(at_nine, { seq: 9, type: "message", message: message("old") })).toBe(at_nine);
    expect(
      withEvent(at_nine, {
        seq: 3,
        type: "state",
        message_id: "x",
        state: "read",
      }),
    ).toBe(at_nine);
  });

  it("states only move forward", () => {
    const after = all([
      { seq: 1, type: "message", message: message("one", { from: "visitor" }) },
      { seq: 2, type: "state", message_id: "one", state: "read" },
      { seq: 3, type: "state", message_id: "one", state: "delivered" },
      {
        seq: 4,
        type: "message",
        message: message("one", { from: "visitor", state: "sent" }),
      },
    ]);
    expect(after.messages[0]?.state).toBe("read");
    expect(after.seq).toBe(4);
  });

  it("a session replaces what was known, its repeats taken out", () => {
    const before = known({
      seq: 4,
      messages: [message("gone")],
      seen: "gone",
      is_typing: true,
    });
    const after = withSession(before, {
      token: "token",
      visitor: { id: "v", name: null, is_identified: false },
      seq: 12,
      conversation: null,
      messages: [message("a"), message("b"), message("a")],
      survey: null,
    });
    expect(ids(after)).toEqual(["a", "b"]);
    expect(after).toMatchObject({ seq: 12, seen: "gone", is_typing: false });
  });

  it("what it doesn't know is passed over, and counted", () => {
    const odd: LiveEvent = JSON.parse('{"seq":7,"type":"__proto__","message":{}}');
    expect(withEvent(known(), odd)).toEqual(known({ seq: 7 }));
  });

  it("what waited in the queue is delivered once an agent has it", () => {
    const conversation = { id: "c", state: "open" as const, agent: null, queue_position: null };
    const own = { from: "visitor" as const, agent: null };
    const read = message("2", { ...own, state: "read" });
    const waiting = known({ messages: [message("1", own), read] });
    const open = withEvent(waiting, { seq: 5, type: "conversation", conversation });
    expect(open.messages.map((it) => it.state)).toEqual(["delivered", "read"]);
  });

  it("the place in the queue follows it, while it is waited in", () => {
    const waiting = { id: "c", state: "waiting" as const, agent: null, queue_position: 3 };
    const before = { ...known(), conversation: waiting };
    const moved = withEvent(before, { type: "queue", position: 2 });
    expect(moved.conversation?.queue_position).toBe(2);
    const open = { ...before, conversation: { ...waiting, state: "open" as const } };
    expect(withEvent(open, { type: "queue", position: 2 })).toBe(open);
  });

  it("the agent's message ends the typing mark, and so does the end of the conversation", () => {
    const typing = all([{ type: "typing", on: true, agent: { name: "Ana" } }]);
    expect(typing.is_typing).toBe(true);
    const said = withEvent(typing, {
      seq: 1,
      type: "message",
      message: message("one"),
    });
    expect(said.is_typing).toBe(false);
    const closed = { seq: 2, type: "conversation" } as const;
    const ended = withEvent(typing, {
      ...closed,
      conversation: conversation({ state: "closed" }),
    });
    expect(ended.is_typing).toBe(false);
  });

  it("V5: the survey of an ended conversation is not asked in the next", () => {
    const survey: Survey = {
      conversation_id: "conversation",
      question: "?",
      scale: 5,
      comment_question: "",
      state: "asked",
    };
    const before = known({
      conversation: conversation({ state: "closed" }),
      survey,
    });
    const next = conversation({ id: "next", state: "waiting" });
    expect(
      withEvent(before, { seq: 1, type: "conversation", conversation: next }).survey,
    ).toBeNull();
  });
});

describe("V2: what was not seen", () => {
  const messages = [message("a"), message("b"), message("c")];
  it("is what comes after the last seen, read or own message", () => {
    expect(unseen(known({ messages }))).toHaveLength(3);
    expect(unseen(known({ messages, seen: "b" }))).toHaveLength(1);
    expect(unseen(known({ messages: [message("a", { state: "read" }), message("b")] }))).toEqual([
      message("b"),
    ]);
    expect(unseen(known({ messages: [...messages, message("d", { from: "visitor" })] }))).toEqual(
      [],
    );
  });

  it("is set apart in the log, counted, once", () => {
    const lines = linesOf(known({ messages }), "b");
    expect(lines.map((it) => it.is)).toEqual([
      "day",
      "joined",
      "message",
      "new",
      "message",
      "message",
    ]);
    expect(lines.find((it) => it.is === "new")).toMatchObject({ count: 2 });
  });

  it("the state is told under the last of what the visitor wrote in a row", () => {
    const own = (id: string) => message(id, { from: "visitor", agent: null });
    const lines = linesOf(known({ messages: [own("a"), own("b"), message("c"), own("d")] }), null);
    const told = lines.filter((it) => it.is === "message" && it.says_state);
    expect(told.map((it) => it.key)).toEqual(["b", "d"]);
  });
});
