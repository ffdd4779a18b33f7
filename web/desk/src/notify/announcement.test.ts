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
      agent: { id: "ana", name: "Ana", pseudonym: "Ana", email: "", role: "agent", languages: [] },
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

  it("W3: a window that comes within the hour is told once, and only while the visitor waits", () => {
    const ends_ms = Date.parse("2026-10-15T12:00:00Z");
    const hour_ms = 3_600_000;
    const grown = (list = [conversation()], step_ms = 5000) =>
      windowsGrownShort(list, ends_ms - hour_ms - 1, ends_ms - hour_ms - 1 + step_ms);
    expect(grown()).toHaveLength(1);
    expect(grown([conversation({ waiting_on: "visitor" })])).toEqual([]);
    expect(windowsGrownShort([conversation()], ends_ms - hour_ms, ends_ms - 3_000_000)).toEqual([]);
  });

  it("the title counts what is to answer", () => {
    expect(pageTitle(5, "Pupitre")).toBe("(5) Pupitre");
    expect(pageTitle(0, "Pupitre")).toBe("Pupitre");
  });
});
