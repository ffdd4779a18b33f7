import { expect, it, vi } from "vitest";
import { Typing } from "./typing.ts";

it("D4: says that the agent writes at most once in 20 s for a conversation, and anew after a message", () => {
  const tell = vi.fn(() => Promise.resolve());
  const typing = new Typing(tell);
  typing.write("one", 0);
  typing.write("one", 19_999);
  typing.write("two", 19_999);
  expect(tell.mock.calls).toEqual([["one"], ["two"]]);
  typing.write("one", 20_000);
  expect(tell).toHaveBeenCalledTimes(3);
  typing.sent("one");
  typing.write("one", 20_001);
  expect(tell).toHaveBeenCalledTimes(4);
});

it("a notice that does not arrive is nobody's trouble", async () => {
  const typing = new Typing(() => Promise.reject(new Error("away")));
  typing.write("one", 0);
  await Promise.resolve();
});
