import { describe, expect, it } from "vitest";
import type {
  Conversation,
  ConversationFacts,
  FamilyStatus,
  LiveEvent,
  Message,
} from "@pupitre/api/types";
import { answer, conversation, message } from "../conversation/fixtures.ts";
import {
  applyEvent,
  statusOf,
  withAnsweredMessage,
  withMessage,
  type DeskSnapshot,
} from "./apply-event.ts";

function status(over: Partial<FamilyStatus> = {}): FamilyStatus {
  return {
    family: "messaging",
    choice: "available",
    status: "available",
    load: 1,
    capacity: 5,
    serves: true,
    changed_at: "2026-10-14T08:00:00.000000Z",
    cause: "agent",
    ...over,
  };
}

function desk(over: Partial<DeskSnapshot> = {}): DeskSnapshot {
  return {
    me: {
      agent: {
        id: "ana",
        name: "Ana",
        pseudonym: "Ana",
        email: "",
        role: "agent",
        languages: [],
        avatar_url: null,
      },
      families: [status()],
      brands: [],
      session: { id: "session", expires_at: "2026-10-15T08:00:00.000000Z" },
      server_time: "2026-10-14T12:00:00.000000Z",
      simulator_url: null,
    },
    conversations: [conversation()],
    messages: { conversation: [message({ id: "first" })] },
    ...over,
  };
}

function facts(over: Partial<ConversationFacts> = {}): ConversationFacts {
  const { state, waiting_on, waiting_since, window, unread_count, last_message_at } =
    conversation();
  const { woken_by, relaunch, is_signature_due, epoch, can } = conversation();
  const known = { state, waiting_on, waiting_since, window, unread_count, last_message_at };
  return { ...known, woken_by, relaunch, is_signature_due, epoch, can, version: 2, ...over };
}

const seq = { type: "event", seq: 2, at: "2026-10-14T12:00:00.000000Z" } as const;

function received(it: Message, over: Partial<ConversationFacts> = {}): LiveEvent {
  return {
    ...seq,
    name: "message.received",
    conversation_id: "conversation",
    message: it,
    facts: facts(over),
  };
}

describe("events change the desk", () => {
  it("a message comes into its thread, its conversation and its counter", () => {
    const second = message({ id: "second", sent_at: "2026-10-14T11:59:00.000000Z" });
    const after = applyEvent(desk(), received(second, { unread_count: 1 }));
    expect(after.messages["conversation"]?.map((one) => one.id)).toEqual(["first", "second"]);
    expect(after.conversations[0]).toMatchObject({
      unread_count: 1,
      last_message: { id: "second" },
    });
  });

  it("D11: the same message told twice is shown once", () => {
    const second = message({ id: "second" });
    const once = applyEvent(desk(), received(second));
    const twice = applyEvent(once, received(second));
    expect(twice.messages["conversation"]).toHaveLength(2);
  });

  it("older facts never replace newer ones", () => {
    const newer = desk({ conversations: [conversation({ version: 9, unread_count: 4 })] });
    const after = applyEvent(newer, received(message({ id: "second" }), { unread_count: 1 }));
    expect(after.conversations[0]?.unread_count).toBe(4);
  });

  it("messages of a conversation that was not opened are not kept", () => {
    const after = applyEvent(desk({ messages: {} }), received(message({ id: "second" })));
    expect(after.messages).toEqual({});
  });

  it("A2: an assigned conversation counts, one that is closed or goes elsewhere does not", () => {
    const other = conversation({ id: "other" });
    const assigned = applyEvent(desk(), {
      ...seq,
      name: "conversation.assigned",
      conversation: other,
      previous_agent_id: null,
    });
    expect(assigned.conversations).toHaveLength(2);
    expect(assigned.me.families[0]?.load).toBe(2);

    const closed = applyEvent(assigned, {
      ...seq,
      name: "conversation.closed",
      conversation: { ...other, state: "closed", version: 2 },
    });
    expect(closed.me.families[0]?.load).toBe(1);

    const moved = applyEvent(closed, {
      ...seq,
      name: "conversation.updated",
      cause: "conversation.transferred",
      conversation: conversation({ agent: { id: "bo", name: "Bo" }, version: 2 }),
    });
    expect(moved.conversations).toEqual([]);
    expect(moved.me.families[0]?.load).toBe(0);
  });

  it("A2, P5, R6: what is paused by me or waits for me stays in the lists and takes no slot", () => {
    const updated = (over: Partial<Conversation>, cause: string): LiveEvent => ({
      ...seq,
      name: "conversation.updated",
      cause,
      conversation: conversation({ version: 2, ...over }),
    });
    const me = { id: "ana", name: "Ana" };
    const at = "2026-10-14T12:00:00.000000Z";
    const snooze = { since: at, until: null, kept_for: null };
    const paused = applyEvent(
      desk(),
      updated({ state: "snoozed", snooze }, "conversation.snoozed"),
    );
    expect(paused.conversations).toHaveLength(1);
    expect(paused.me.families[0]?.load).toBe(0);

    const waiting = updated(
      { state: "queued", agent: null, waits_for: { agent: me, since: at }, version: 3 },
      "conversation.woken",
    );
    const queued = applyEvent(paused, waiting);
    expect(queued.conversations[0]?.state).toBe("queued");
    expect(queued.me.families[0]?.load).toBe(0);

    const bo = { id: "bo", name: "Bo" };
    const given = updated(
      { state: "queued", agent: null, waits_for: { agent: bo, since: at }, version: 4 },
      "conversation.transferred",
    );
    expect(applyEvent(queued, given).conversations).toEqual([]);
  });

  it("A1: busy is what the load makes of available, never of unavailable", () => {
    expect(statusOf(status({ capacity: 2 }), 2).status).toBe("busy");
    expect(statusOf(status({ capacity: 2 }), 1).status).toBe("available");
    expect(statusOf(status({ capacity: 0 }), 0).status).toBe("busy");
    expect(statusOf(status({ choice: "unavailable", capacity: 2 }), 2).status).toBe("unavailable");
  });

  it("a changed availability takes the load of the desk, not the one of the event", () => {
    const told = status({ choice: "unavailable", status: "unavailable", load: 7 });
    const after = applyEvent(desk(), {
      ...seq,
      name: "availability.changed",
      family_status: told,
    });
    expect(after.me.families[0]).toMatchObject({ choice: "unavailable", load: 1 });
  });

  it("a file that was fetched is shown in its message", () => {
    const pending = {
      id: "media",
      state: "pending",
      mime: "image/jpeg",
      file_name: null,
      size_bytes: null,
      url: "/api/v1/media/media",
      reason: null,
      width: null,
      height: null,
      preview_url: null,
      announced_mime: null,
      hash_differs: false,
      retry_until: null,
    } as const;
    const photo = message({
      id: "photo",
      content: { type: "image", media: pending, caption: null },
    });
    const after = applyEvent(desk({ messages: { conversation: [photo] } }), {
      ...seq,
      name: "media.changed",
      conversation_id: "conversation",
      message_id: "photo",
      media: { ...pending, state: "stored", size_bytes: 9 },
    });
    expect(after.messages["conversation"]?.[0]?.content).toMatchObject({
      media: { state: "stored" },
    });
  });
});

describe("D5: deliveries", () => {
  const sent = answer({ id: "answer" });

  it("a delivery is told to the bubble and to the list", () => {
    const before = withMessage(desk(), sent);
    const delivery = {
      state: "read",
      error: null,
      can_retry: false,
      changed_at: "2026-10-14T11:31:00.000000Z",
    } as const;
    const after = applyEvent(before, {
      ...seq,
      name: "message.delivery_changed",
      conversation_id: "conversation",
      message_id: "answer",
      delivery,
      facts: facts(),
    });
    expect(after.messages["conversation"]?.at(-1)?.delivery?.state).toBe("read");
  });

  it("an answer that arrives after its own delivery does not take it back", () => {
    const read = answer({
      id: "answer",
      delivery: {
        state: "read",
        error: null,
        can_retry: false,
        changed_at: "2026-10-14T11:31:00.000000Z",
      },
    });
    const after = withMessage(withMessage(desk(), read), sent);
    expect(after.messages["conversation"]?.at(-1)?.delivery?.state).toBe("read");
  });
});

describe("a message that changes", () => {
  const changed = (it: Message, over: Partial<ConversationFacts> = {}): LiveEvent => ({
    ...seq,
    name: "message.changed",
    conversation_id: "conversation",
    message: it,
    facts: facts(over),
  });

  it("C3: an edit, a reaction or a deletion takes the place of what was shown, and of its preview", () => {
    const first = message({ id: "first", content: { type: "text", text: "à 14 h" } });
    const before = withMessage(desk({ messages: { conversation: [] } }), first);
    const edited = message({
      id: "first",
      content: { type: "text", text: "à 15 h" },
      edited_at: "2026-10-14T12:00:00.000000Z",
      first_text: "à 14 h",
      reactions: [{ by: "visitor", emoji: "👍", agent: null, state: "received" }],
    });
    const after = applyEvent(before, changed(edited, { unread_count: 3 }));
    expect(after.messages["conversation"]).toEqual([edited]);
    expect(after.conversations[0]?.last_message?.text).toBe("à 15 h");
    expect(after.conversations[0]?.unread_count).toBe(3);
  });

  it("C3: what is not loaded, or older than the preview, changes nothing that is shown", () => {
    const before = withMessage(desk(), message({ id: "last" }));
    const after = applyEvent(before, changed(message({ id: "long ago" })));
    expect(after.messages).toEqual(before.messages);
    expect(after.conversations[0]?.last_message).toEqual(before.conversations[0]?.last_message);
  });

  it("D5: a delivery that is further on stays", () => {
    const sent = answer({ id: "a" });
    const delivery = { ...sent.delivery, state: "read", can_retry: false, error: null } as const;
    const read = { ...sent, delivery: { ...delivery, changed_at: "2026-10-14T12:01:00.000000Z" } };
    const before = withMessage(desk({ messages: { conversation: [] } }), read);
    const after = applyEvent(before, changed(sent));
    expect(after.messages["conversation"]?.[0]?.delivery?.state).toBe("read");
  });

  it("D4: an answer that an event has overtaken does not make a reaction wait again", () => {
    const reacted = (state: "queued" | "sent", emoji = "👍") =>
      message({
        id: "first",
        reactions: [{ by: "brand", emoji, agent: { id: "ana", name: "Ana" }, state }],
      });
    const before = applyEvent(desk(), changed(reacted("sent")));
    const after = withAnsweredMessage(before, reacted("queued"));
    expect(after.messages["conversation"]).toEqual([reacted("sent")]);
    const other = withAnsweredMessage(before, reacted("queued", "🙏"));
    expect(other.messages["conversation"]).toEqual([reacted("queued", "🙏")]);
  });
});
