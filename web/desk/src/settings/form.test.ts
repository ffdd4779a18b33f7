import { ApiError, Unreachable } from "@pupitre/api";
import { expect, it } from "vitest";
import { Form } from "./form.svelte.ts";

function refusal(status: number, code: string, field?: string): ApiError {
  const problem = { type: "", title: "", status, detail: null, code, request_id: "r-1", field };
  return new ApiError(problem, null);
}

const draft = () => new Form({ name: "Ana", words: ["one"] });

it("knows whether it differs from what is stored", async () => {
  const form = draft();
  expect(form.is_dirty).toBe(false);
  form.values.words.push("two");
  expect(form.is_dirty).toBe(true);
  form.values.words.pop();
  expect(form.is_dirty).toBe(false);
  form.values.name = "Bo";
  expect(await form.send(() => Promise.resolve("stored"))).toBe("stored");
  expect(form.is_dirty).toBe(false);
});

it("shows a refusal at its field, else at its end", async () => {
  const form = draft();
  await form.send(() => Promise.reject(refusal(409, "team.name_taken", "name")));
  expect(form.errorOf("name")).not.toBeNull();
  expect(form.refusal).toBeNull();
  await form.send(() => Promise.reject(refusal(422, "request.invalid_value", "/words/0")));
  expect(form.errorOf("words")).toContain("valeur");
  expect(form.errorOf("name")).toBeNull();
  await form.send(() => Promise.reject(new Unreachable("away")));
  expect(form.refusal).toContain("injoignable");
});

it("offers to reload only after a change by another", async () => {
  const form = draft();
  await form.send(() => Promise.reject(refusal(409, "conversation.stale")));
  expect(form.is_conflict).toBe(true);
  await form.send(() => Promise.reject(refusal(409, "team.name_taken", "name")));
  expect(form.is_conflict).toBe(false);
});

it("sends once at a time, and hides no fault of the page", async () => {
  const form = draft();
  let calls = 0;
  const call = async () => (calls += 1);
  await Promise.all([form.send(call), form.send(call)]);
  expect(calls).toBe(1);
  await expect(form.send(() => Promise.reject(new TypeError("a fault")))).rejects.toThrow(
    "a fault",
  );
  expect(form.is_pending).toBe(false);
});

it("settles on what is stored", () => {
  const form = draft();
  form.values.name = "Cy";
  form.settle({ name: "Ana", words: ["one"] });
  expect(form.values.name).toBe("Ana");
  expect(form.is_dirty).toBe(false);
});
