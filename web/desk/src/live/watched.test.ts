import { expect, it } from "vitest";
import { conversation as open } from "../conversation/fixtures.ts";
import { watchedIds } from "./watched.ts";

const chat = (id: string) => ({ ...open(), id, family: "chat" as const });

it("D1: open chats are watched, each once; messaging and what is closed are not", () => {
  const closed = { ...chat("closed"), state: "closed" as const };
  expect(watchedIds([chat("b"), { ...open(), id: "a" }, closed, chat("c"), chat("b")])).toEqual([
    "b",
    "c",
  ]);
  const many = Array.from({ length: 80 }, (_, index) => chat(String(index)));
  expect(watchedIds(many)).toHaveLength(64);
});
