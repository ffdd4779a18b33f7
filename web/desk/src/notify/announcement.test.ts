import { describe, expect, it } from "vitest";
import type { LiveEvent } from "@pupitre/api/types";
import { conversation, message } from "../conversation/fixtures.ts";
import type { DeskSnapshot } from "../live/apply-event.ts";
import { announcementOf, pageTitle, windowsGrownShort, type Screen } from "./announcement.ts";

const away: Screen = { is_visible: false, is_focused: false, open_conversation_id: null };
const here = (id: string | null): Screen => ({
  is_visible: true,
  is_focused: true,
  open_conversation_id: id,
});

function desk(conversations = [conversation()], choice: "available" | "unavailable" = "available") {
  const snapshot: DeskSnapshot = {
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
      families: [
        {
          family: "messaging",
          choice,
          status: choice,
          load: 1,
          capacity: 5,
          serves: true,
          changed_at: "",
          cause: "agent",
        },
      ],
      brands: [],
      session: { id: "", expires_at: "" },
      server_time: "",
      simulator_url: null,
    },
    conversations,
    messages: {},
  };
  return snapshot;
}

const event = { type: "event", seq: 1, at: "" } as const;
const assigned: LiveEvent = {
  ...event,
  name: "conversation.assigned",
  conversation: conversation(),
  previous_agent_id: null,
};
const received: LiveEvent = {
  ...event,
  name: "message.received",
  conversation_id: "conversation",
  message: message({ id: "Bonjour" }),
  facts: conversation(),
};

describe("D12: what is announced", () => {
  it("a new conversation: two notes, and on the desktop when the tab is hidden", () => {
    expect(announcementOf(assigned, desk([]), desk(), away)).toMatchObject({
      kind: "assigned",
      sound: "two_notes",
      is_on_desktop: true,
    });
    expect(announcementOf(assigned, desk([]), desk(), here(null))?.is_on_desktop).toBe(false);
  });

  it("D11: a conversation that was already there is not announced again", () => {
    expect(announcementOf(assigned, desk(), desk(), away)).toBeNull();
  });

  it("a message: one note, unless its conversation is before one's eyes", () => {
    expect(announcementOf(received, desk(), desk(), here("another"))?.sound).toBe("one_note");
    expect(announcementOf(received, desk(), desk(), here("conversation"))).toBeNull();
    const unfocused = { ...here("conversation"), is_focused: false };
    expect(announcementOf(received, desk(), desk(), unfocused)?.sound).toBe("one_note");
  });

  describe("P2, P3: a pause that ends", () => {
    const snooze = { since: "2026-10-14T09:00:00Z", until: "2026-10-14T12:00:00Z", kept_for: null };
    const paused = conversation({ state: "snoozed", snooze });
    const updated = (to: typeof paused, cause = "conversation.woken"): LiveEvent => ({
      ...event,
      name: "conversation.updated",
      cause,
      conversation: to,
    });
    const back = (woken_by: "time" | "message" | "agent") => conversation({ woken_by, version: 2 });

    it("is told once, with one note", () => {
      const woken = back("time");
      const told = announcementOf(updated(woken), desk([paused]), desk([woken]), away);
      expect(told).toMatchObject({ kind: "woken", sound: "one_note", is_on_desktop: true });
      const again = announcementOf(updated(woken), desk([woken]), desk([woken]), away);
      expect(again).toBeNull();
      const landed: LiveEvent = { ...assigned, conversation: woken };
      expect(announcementOf(landed, desk([woken]), desk([woken]), away)).toBeNull();
    });

    it("is told by its own message when a message ends it, and not at all when the agent does", () => {
      for (const woken of [back("message"), back("agent")]) {
        expect(announcementOf(updated(woken), desk([paused]), desk([woken]), away)).toBeNull();
      }
    });

    it("says that it waits for a place, when there is none", () => {
      const waits_for = { agent: { id: "ana", name: "Ana" }, since: "2026-10-14T12:00:00Z" };
      const queued = conversation({ state: "queued", woken_by: "time", waits_for, version: 2 });
      const told = announcementOf(updated(queued), desk([paused]), desk([queued]), away);
      expect(told?.kind).toBe("waits");
      expect(announcementOf(updated(queued), desk([queued]), desk([queued]), away)).toBeNull();
    });

    it("a transfer that lands here is a new conversation", () => {
      const handed = conversation({ transfer_count: 1 });
      const transferred = updated(handed, "conversation.transferred");
      expect(announcementOf(transferred, desk([]), desk([handed]), away)).toMatchObject({
        kind: "assigned",
        sound: "two_notes",
      });
      expect(announcementOf(transferred, desk([handed]), desk([]), away)).toBeNull();
    });
  });

  it("is silent for a family in which the agent is unavailable", () => {
    const unavailable = desk([conversation()], "unavailable");
    expect(announcementOf(received, unavailable, unavailable, away)).toMatchObject({
      sound: null,
      is_on_desktop: true,
    });
  });

  it("is silent for one's own answer, and for what is not on the desk", () => {
    const sent: LiveEvent = { ...received, name: "message.sent" };
    expect(announcementOf(sent, desk(), desk(), away)).toBeNull();
    expect(announcementOf(received, desk([]), desk([]), away)).toBeNull();
  });

  it("W3: a window that comes within the first warning is told once, and only while the visitor waits", () => {
    const ends_ms = Date.parse("2026-10-15T12:00:00Z");
    const hour_ms = 3_600_000;
    const grown = (list = [conversation()], step_ms = 5000) =>
      windowsGrownShort(list, ends_ms - hour_ms - 1, ends_ms - hour_ms - 1 + step_ms, [60, 10]);
    expect(grown()).toHaveLength(1);
    expect(grown([conversation({ waiting_on: "visitor" })])).toEqual([]);
    const list = [conversation()];
    expect(windowsGrownShort(list, ends_ms - hour_ms, ends_ms - 3_000_000, [60, 10])).toEqual([]);
    const before_ms = ends_ms - 5 * hour_ms - 1;
    expect(windowsGrownShort(list, before_ms, before_ms + 5000, [300, 10])).toHaveLength(1);
  });

  it("the title counts what is to answer", () => {
    expect(pageTitle(5, "Pupitre")).toBe("(5) Pupitre");
    expect(pageTitle(0, "Pupitre")).toBe("Pupitre");
  });
});
