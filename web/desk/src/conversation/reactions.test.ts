import { expect, it } from "vitest";
import { answer, message, waiting } from "./fixtures.ts";
import { mayReact, mayReceive, ownReaction, shownReactions } from "./reactions.ts";

const me = { id: "ana", name: "Ana" };
const visitors = { by: "visitor", emoji: "❤️", agent: null, state: "received" } as const;
const ours = { by: "brand", emoji: "👍", agent: { id: "bo", name: "Bo" }, state: "sent" } as const;
const chosen = (emoji: string, message_id = "m") =>
  waiting({ client_message_id: emoji, content: { type: "reaction", message_id, emoji } });

it("D4: what the agent chose is shown at once, in the place of the brand's, until it has left", () => {
  const it = message({ id: "m", reactions: [visitors, ours] });
  expect(shownReactions(it, [], me)).toEqual([visitors, ours]);
  expect(shownReactions(it, [chosen("😂", "another")], me)).toEqual([visitors, ours]);
  expect(shownReactions(it, [chosen("😂"), chosen("🙏")], me)).toEqual([
    visitors,
    { by: "brand", emoji: "🙏", agent: me, state: "queued" },
  ]);
  expect(shownReactions(it, [chosen("")], me)).toEqual([visitors]);
  expect(ownReaction(shownReactions(it, [], me))).toBe("👍");
  expect(ownReaction([visitors])).toBeNull();
});

it("C4: only what is on the visitor's phone is answered or reacted to", () => {
  const delivered = answer({ id: "a" });
  const state = (name: "queued" | "failed") => ({
    ...delivered,
    delivery: { state: name, error: null, can_retry: false, changed_at: "" },
  });
  const revoked_at = "2026-10-14T11:31:00.000000Z";
  const notice = { type: "system", kind: "other", text: null } as const;
  expect([message({ id: "m" }), delivered].map(mayReceive)).toEqual([true, true]);
  const others = [
    state("queued"),
    state("failed"),
    message({ id: "r", revoked_at }),
    message({ id: "s", content: notice }),
  ];
  expect(others.map(mayReceive)).toEqual([false, false, false, false]);
});

it("C4: reactions are for what the visitor wrote, for 30 days", () => {
  const now_ms = Date.parse("2026-10-14T12:00:00Z");
  const old = message({ id: "o", sent_at: "2026-09-14T11:59:00.000000Z" });
  expect(mayReact(message({ id: "m" }), now_ms)).toBe(true);
  expect([old, answer({ id: "a" })].map((one) => mayReact(one, now_ms))).toEqual([false, false]);
});
