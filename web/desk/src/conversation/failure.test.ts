import { beforeAll, expect, it, vi } from "vitest";
import { failureSentence, isPassing } from "./failure.ts";

beforeAll(async () => {
  await vi.dynamicImportSettled();
});

it("D5: has words for each reason, and for one that is not known yet", () => {
  expect(failureSentence("not_on_whatsapp")).toContain("WhatsApp");
  expect(failureSentence("something_new")).toBe(failureSentence("unknown"));
  expect(failureSentence("rate_limited")).not.toBe(failureSentence("unknown"));
});

it("D5: offers to try again only where that may help", () => {
  const codes = ["server.internal", "server.unexpected", "media.upload_broken"];
  expect(codes.every(isPassing)).toBe(true);
  const final = ["media.too_large", "message.text_too_long", "conversation.window_closed"];
  expect(final.some(isPassing)).toBe(false);
});
