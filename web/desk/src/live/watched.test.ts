import { expect, it } from "vitest";
import { conversation as open } from "../conversation/fixtures.ts";
import { watchedIds } from "./watched.ts";

const chat = (id: string) => ({ ...open(), id, family: "chat" as const });

it("D1, V5: chats are watched, each once, as many as the server takes; messaging is not", () => {
  expect(watchedIds([chat("b"), { ...open(), id: "a" }, chat("c"), chat("b")])).toEqual(["b", "c"]);
  const many = Array.from({ length: 80 }, (_, index) => chat(String(index)));
  expect(watchedIds(many)).toHaveLength(64);
});
