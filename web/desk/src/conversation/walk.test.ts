import { expect, it } from "vitest";
import { conversation, message } from "./fixtures.ts";
import { threadItems } from "./thread-items.ts";
import { messageAfter } from "./walk.ts";

it("D10: the arrows go from message to message, over separators and quiet lines, and stop at the ends", () => {
  const revoked_at = "2026-10-14T11:31:00.000000Z";
  const items = threadItems({
    conversation: conversation(),
    me_id: "ana",
    messages: [
      message({ id: "a", sent_at: "2026-10-12T11:30:00.000000Z" }),
      message({ id: "b", revoked_at }),
      message({ id: "c" }),
    ],
    notes: [],
    waiting: [],
    past: [],
    page: "idle",
    is_complete: true,
    first_unread_id: "c",
    is_window_closed: false,
  });
  expect(messageAfter(items, "c", -1)).toBe("a");
  expect(messageAfter(items, "a", 1)).toBe("c");
  expect(messageAfter(items, "a", -1)).toBeNull();
  expect(messageAfter(items, "c", 1)).toBeNull();
  expect(messageAfter(items, null, 1)).toBeNull();
});
