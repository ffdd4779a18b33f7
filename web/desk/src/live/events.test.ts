// The server's own events: applied to what a screen knew, they give what it would load afresh.
import { describe, expect, it } from "vitest";
import type { LiveEvent } from "@pupitre/api/types";
import { applyEvent, type DeskSnapshot } from "./apply-event.ts";

interface Fixture {
  before: DeskSnapshot;
  event: LiveEvent;
  after: DeskSnapshot;
}

const fixtures = import.meta.glob<Fixture>("../../../../fixtures/events/*.json", {
  eager: true,
  import: "default",
});

/** What is on the screen: the desk's conversations in one order, and the threads that were asked for. */
function shown(snapshot: DeskSnapshot, asked: DeskSnapshot): DeskSnapshot {
  const conversations = snapshot.conversations.toSorted((one, other) =>
    one.id < other.id ? -1 : 1,
  );
  const threads = conversations
    .filter((one) => asked.messages[one.id] !== undefined)
    .map((one) => [one.id, snapshot.messages[one.id] ?? []] as const);
  return { me: snapshot.me, conversations, messages: Object.fromEntries(threads) };
}

describe("the server's events", () => {
  it("are all here", () => {
    expect(Object.keys(fixtures).length).toBeGreaterThanOrEqual(8);
  });

  it.each(Object.entries(fixtures))("%s", (_path, { before, event, after }) => {
    expect(shown(applyEvent(before, event), before)).toEqual(shown(after, before));
  });
});
