import { expect, it } from "vitest";
import type { Conversation } from "@pupitre/api/types";
import { answer, conversation, message } from "../conversation/fixtures.ts";
import { hasFarewell } from "./close/farewell.ts";
import { nudgeSince } from "./nudge.ts";

const now_ms = Date.parse("2026-10-14T12:00:00Z");
const last = (seconds_ago: number, direction: "inbound" | "outbound" = "outbound") => ({
  id: "last",
  direction,
  kind: "text",
  text: "",
  sent_at: new Date(now_ms - seconds_ago * 1000).toISOString(),
  delivery: null,
});

it.each([
  ["not before two and a half minutes", { last_message: last(149) }, null],
  ["from then on", { last_message: last(150) }, 150_000],
  [
    "not while the visitor waits",
    { last_message: last(900, "inbound"), waiting_on: "agent" },
    null,
  ],
  ["not while it is paused", { last_message: last(900), state: "snoozed" }, null],
  [
    "not after a relaunch, which has its own",
    { last_message: last(900), relaunch: { outcome: "pending", sent_at: "" } },
    null,
  ],
  [
    "not when the relaunch stayed unanswered either",
    { last_message: last(900), relaunch: { outcome: "unanswered", sent_at: "" } },
    null,
  ],
] satisfies [string, Partial<Conversation>, number | null][])(
  "P8: pause or close is proposed: %s",
  (_name, over, expected) => {
    expect(nudgeSince(conversation({ waiting_on: "visitor", ...over }), now_ms, 150)).toBe(
      expected,
    );
  },
);

it.each([
  ["Je vous souhaite une belle journée.", true],
  ["Bonne fin de journée !", true],
  ["Au revoir Clémence", true],
  ["Have a great day!", true],
  ["Take care, bye", true],
  ["Votre colis est parti ce matin.", false],
])("D8: leave is taken by %j: %s", (text, expected) => {
  const messages = [message({ id: "question" }), answer({ id: text })];
  expect(hasFarewell(messages)).toBe(expected);
});

it("D8: nothing is said of leave where no answer was given", () => {
  expect(hasFarewell([message({ id: "question" })])).toBeNull();
});
