import { expect, it, vi } from "vitest";
import { Typing } from "./typing.ts";

const one = { id: "one", family: "messaging" } as const;
const two = { id: "two", family: "messaging" } as const;
const chat = { id: "chat", family: "chat" } as const;

it("D4: says that the agent writes at most once in 20 s for a conversation, and anew after a message", () => {
  const tell = vi.fn(() => Promise.resolve());
  const typing = new Typing(tell);
  typing.write(one, 0);
  typing.write(one, 19_999);
  typing.write(two, 19_999);
  expect(tell.mock.calls).toEqual([
    ["one", true],
    ["two", true],
  ]);
  typing.write(one, 20_000);
  expect(tell).toHaveBeenCalledTimes(3);
  typing.sent("one");
  typing.write(one, 20_001);
  expect(tell).toHaveBeenCalledTimes(4);
  typing.stop(one);
  expect(tell).toHaveBeenCalledTimes(4);
});

it("D4: a chat is told every 4 s, and once that nothing is written any longer", () => {
  const tell = vi.fn(() => Promise.resolve());
  const typing = new Typing(tell);
  typing.stop(chat);
  typing.write(chat, 0);
  typing.write(chat, 3_999);
  typing.write(chat, 4_000);
  typing.stop(chat);
  typing.stop(chat);
  expect(tell.mock.calls).toEqual([
    ["chat", true],
    ["chat", true],
    ["chat", false],
  ]);
});

it("a notice that does not arrive is nobody's trouble", async () => {
  const typing = new Typing(() => Promise.reject(new Error("away")));
  typing.write(one, 0);
  await Promise.resolve();
});
