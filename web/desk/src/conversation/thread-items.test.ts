import { describe, expect, it } from "vitest";
import { answer, conversation, message, pastConversation, waiting } from "./fixtures.ts";
import {
  firstUnread,
  isPrepended,
  separatorFrom,
  threadItems,
  type ThreadSource,
} from "./thread-items.ts";

function source(over: Partial<ThreadSource> = {}): ThreadSource {
  return {
    conversation: conversation(),
    me_id: "ana",
    messages: [],
    notes: [],
    waiting: [],
    past: [],
    page: "idle",
    is_complete: true,
    first_unread_id: null,
    is_window_closed: false,
    ...over,
  };
}
const kinds = (over: Partial<ThreadSource>) => threadItems(source(over)).map((one) => one.kind);
const at = (time: string) => `2026-10-14T${time}:00.000000Z`;

describe("threadItems", () => {
  it("puts a separator before each day, with the hour of the assignment on its own", () => {
    const items = threadItems(
      source({
        messages: [
          message({ id: "a", sent_at: "2026-10-12T12:00:00.000000Z" }),
          message({ id: "b", sent_at: at("11:30") }),
          message({ id: "c", sent_at: at("12:30") }),
        ],
      }),
    );
    expect(items.map((one) => one.kind)).toEqual([
      "top",
      "day",
      "message",
      "day",
      "message",
      "message",
    ]);
    const days = items.flatMap((one) => (one.kind === "day" ? [one.assigned_at] : []));
    expect(days).toEqual([null, "2026-10-14T11:30:00.000000Z"]);
  });

  it("joins messages of one author within two minutes", () => {
    const items = threadItems(
      source({
        messages: [
          message({ id: "a", sent_at: at("11:30") }),
          message({ id: "b", sent_at: at("11:31") }),
          message({ id: "c", sent_at: at("11:33") }),
          answer({ id: "d", sent_at: at("11:33") }),
        ],
      }),
    );
    const joined = items.flatMap((one) => (one.kind === "message" ? [one.is_joined] : []));
    expect(joined).toEqual([false, true, false, false]);
  });

  it("names colleagues, never the agent", () => {
    const bo = { kind: "agent" as const, id: "bo", name: "Bo" };
    const items = threadItems(
      source({
        messages: [
          answer({ id: "a" }),
          answer({ id: "b", author: bo }),
          answer({ id: "c", author: bo }),
        ],
      }),
    );
    const names = items.flatMap((one) => (one.kind === "message" ? [one.author_name] : []));
    expect(names).toEqual([null, "Bo", null]);
  });

  it("D11: a message that has been accepted is shown once, at the same place", () => {
    const before = threadItems(source({ waiting: [waiting({ client_message_id: "one" })] }));
    const after = threadItems(
      source({
        messages: [answer({ id: "a", client_message_id: "one" })],
        waiting: [waiting({ client_message_id: "one" })],
      }),
    );
    expect(before.map((one) => one.kind)).toEqual(["top", "waiting"]);
    expect(after.map((one) => one.kind)).toEqual(["top", "day", "message"]);
    expect(after.at(-1)?.key).toBe(before.at(-1)?.key);
  });

  it("D2: earlier conversations come before, oldest first, folded or with their messages", () => {
    const past = [
      {
        conversation: pastConversation({ id: "new" }),
        is_open: true,
        messages: [message({ id: "p", conversation_id: "new" })],
        notes: [],
        page: "idle" as const,
        has_older: false,
      },
      {
        conversation: pastConversation({ id: "old" }),
        is_open: false,
        messages: [],
        notes: [],
        page: "idle" as const,
        has_older: true,
      },
    ];
    expect(
      threadItems(source({ past, messages: [message({ id: "a" })] })).map((one) => one.key),
    ).toEqual([
      "top",
      "past:old",
      "past:new",
      expect.stringContaining("day:new"),
      "message:p",
      "past_end:new",
      expect.stringContaining("day:conversation"),
      "message:a",
    ]);
  });

  it("marks where the unread ones begin, and what ended", () => {
    const messages = [message({ id: "a" }), message({ id: "b" })];
    expect(kinds({ messages, first_unread_id: "b" })).toEqual([
      "top",
      "day",
      "message",
      "unread",
      "message",
    ]);
    expect(kinds({ is_window_closed: true })).toEqual(["top", "window_closed"]);
    const closed = conversation({ state: "closed", closed_at: at("13:00") });
    expect(kinds({ conversation: closed, is_window_closed: true })).toEqual(["top", "closed"]);
  });
});

describe("firstUnread", () => {
  it("counts the visitor's messages from the end", () => {
    const messages = [
      message({ id: "a" }),
      answer({ id: "b" }),
      message({ id: "c" }),
      message({ id: "d" }),
    ];
    expect(firstUnread(messages, 0)).toBeNull();
    expect(firstUnread(messages, 2)).toBe("c");
    expect(firstUnread(messages, 9)).toBe("a");
    expect(firstUnread([], 1)).toBeNull();
  });
});

describe("isPrepended", () => {
  const items = (...ids: string[]) =>
    threadItems(source({ messages: ids.map((id) => message({ id, sent_at: at("11:30") })) }));
  const past = (is_open: boolean, ...ids: string[]) =>
    threadItems(
      source({
        messages: [message({ id: "now" })],
        past: [
          {
            conversation: pastConversation({ id: "old" }),
            is_open,
            messages: ids.map((id) => message({ id, conversation_id: "old" })),
            notes: [],
            page: "idle",
            has_older: true,
          },
        ],
      }),
    );

  it("tells history from news", () => {
    expect(isPrepended(items("b"), items("b", "c"))).toBe(false);
    expect(isPrepended(items("b"), items("b"))).toBe(false);
    expect(isPrepended(items("b"), items("a", "b"))).toBe(true);
  });

  it("tells history from a conversation that is unfolded", () => {
    expect(isPrepended(items("now"), past(true, "a"))).toBe(true);
    expect(isPrepended(past(true, "b"), past(true, "a", "b"))).toBe(true);
    expect(isPrepended(past(false), past(true, "a"))).toBe(false);
  });
});

describe("separatorFrom", () => {
  it("finds the neighboring separator, or none", () => {
    const items = threadItems(
      source({
        messages: [
          message({ id: "a", sent_at: "2026-10-12T12:00:00.000000Z" }),
          message({ id: "b", sent_at: at("11:30") }),
        ],
      }),
    );
    expect(items.map((one) => one.kind)).toEqual(["top", "day", "message", "day", "message"]);
    expect(separatorFrom(items, 4, -1)).toBe(3);
    expect(separatorFrom(items, 3, -1)).toBe(1);
    expect(separatorFrom(items, 1, -1)).toBe(-1);
    expect(separatorFrom(items, 1, 1)).toBe(3);
    expect(separatorFrom(items, 3, 1)).toBe(-1);
  });
});

function template(id: string, over: Partial<Parameters<typeof answer>[0]> = {}) {
  return answer({
    id,
    content: {
      type: "template",
      name: "suite_demande",
      language: "fr",
      header: null,
      header_file: null,
      text: "Souhaitez-vous poursuivre ?",
      footer: null,
      buttons: ["Oui", "Non, merci"],
      chosen: null,
    },
    ...over,
  });
}

it("W6: after the visitor's reply to a relaunch, the thread says what became of it", () => {
  const table = [
    ["Oui", "accepted", "Oui"],
    ["Non, merci", "declined", "Non, merci"],
    [" non, MERCI ", "declined", "Non, merci"],
    ["Plus tard peut-être", "answered", null],
  ] as const;
  for (const [text, fact, chosen] of table) {
    const reply = message({ id: "r", content: { type: "text", text } });
    const items = threadItems(source({ messages: [template("t"), reply] }));
    expect(items.at(-1), text).toMatchObject({ kind: "relaunch", fact });
    expect(
      items.find((one) => one.key === "message:t"),
      text,
    ).toMatchObject({ chosen });
  }
  const later = [template("t"), message({ id: "r" }), message({ id: "s" })];
  const facts = threadItems(source({ messages: later })).filter((one) => one.kind === "relaunch");
  expect(facts).toHaveLength(1);
});

it("W7: a relaunch that woke unanswered is said at the end, and the window's end stands before it", () => {
  const kinds = (outcome: "pending" | "unanswered", ends_at: string, sent_at: string) =>
    threadItems(
      source({
        conversation: conversation({ window: { ends_at }, relaunch: { outcome, sent_at } }),
        messages: [
          message({ id: "a", sent_at: "2026-10-12T10:00:00.000000Z" }),
          template("t", { sent_at }),
        ],
        is_window_closed: true,
      }),
    )
      .slice(3)
      .map((one) => (one.kind === "relaunch" ? one.fact : one.kind));
  const ends_at = "2026-10-13T09:59:00.000000Z";
  const same_day = "2026-10-13T13:04:00.000000Z";
  const next_day = "2026-10-14T13:04:00.000000Z";
  expect(kinds("pending", ends_at, same_day)).toEqual(["day", "window_closed", "message"]);
  expect(kinds("pending", ends_at, next_day)).toEqual(["window_closed", "day", "message"]);
  expect(kinds("unanswered", ends_at, next_day).at(-1)).toBe("unanswered");
});

it("a note stands where it was written, and joins nothing", () => {
  const note = {
    id: "n",
    conversation_id: "conversation",
    kind: "note" as const,
    author: { id: "bo", name: "Bo" },
    text: "Client fidèle",
    mentions: [],
    at: "2026-10-14T11:30:30.000000Z",
  };
  const messages = [
    message({ id: "a", sent_at: "2026-10-14T11:30:00.000000Z" }),
    message({ id: "b", sent_at: "2026-10-14T11:31:00.000000Z" }),
  ];
  const items = threadItems(source({ messages, notes: [note] }));
  expect(items.map((one) => one.key).slice(2)).toEqual(["message:a", "note:n", "message:b"]);
  expect(items.at(-1)).toMatchObject({ is_joined: false });
});

describe("quiet messages and reactions", () => {
  it("C3: a notice or a message that was taken back joins nothing, and is no answer to a relaunch", () => {
    const items = threadItems(
      source({
        messages: [
          message({ id: "a", sent_at: at("11:30") }),
          message({ id: "b", sent_at: at("11:30"), revoked_at: at("11:31") }),
          message({ id: "c", sent_at: at("11:31") }),
        ],
      }),
    );
    const joined = items.map((one) => one.kind === "message" && one.is_joined);
    expect(joined.slice(-3)).toEqual([false, true, false]);
  });

  it("W6: a button that was pressed answers the relaunch as its words would", () => {
    const template = answer({
      id: "t",
      content: {
        type: "template",
        name: "relaunch",
        language: "fr",
        header: null,
        header_file: null,
        text: "On continue ?",
        footer: null,
        buttons: ["Oui", "Non, merci"],
        chosen: null,
      },
    });
    const pressed = message({
      id: "p",
      sent_at: at("11:40"),
      content: {
        type: "answer",
        kind: "template_button",
        title: "Non, merci",
        description: null,
        fields: [],
      },
    });
    const fact = threadItems(source({ messages: [template, pressed] })).find(
      (one) => one.kind === "relaunch",
    );
    expect(fact).toMatchObject({ fact: "declined" });
  });

  it("D4: a reaction that waits to leave is no bubble", () => {
    const content = { type: "reaction", message_id: "a", emoji: "👍" } as const;
    const items = kinds({ waiting: [waiting({ client_message_id: "r", content })] });
    expect(items).not.toContain("waiting");
  });
});
