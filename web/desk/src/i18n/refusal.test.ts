import { ApiError, Unreachable } from "@pupitre/api";
import { beforeAll, expect, it, vi } from "vitest";
import { sentenceOf, sentenceOfError } from "./refusal.ts";

function refusal(status: number, code: string): ApiError {
  const problem = { type: "", title: "", status, detail: null, code, request_id: "r-1" };
  return new ApiError(problem, null);
}

beforeAll(async () => {
  await vi.dynamicImportSettled();
});

it("has a sentence of its own for what an agent meets, and a general one for the rest", () => {
  expect(sentenceOf("session.invalid_credentials")).toContain("mot de passe");
  expect(sentenceOf("one.never_heard_of")).toBe(sentenceOf("server.internal"));
});

it("shows the request's reference when the desk itself failed, and only then", () => {
  expect(sentenceOfError(refusal(500, "server.internal"))).toContain("r-1");
  expect(sentenceOfError(refusal(409, "conversation.closed"))).not.toContain("r-1");
  expect(sentenceOfError(new Unreachable("away"))).toContain("injoignable");
});

it("hides no fault of the page itself", () => {
  const fault = new TypeError("a fault");
  expect(() => sentenceOfError(fault)).toThrow(fault);
});
