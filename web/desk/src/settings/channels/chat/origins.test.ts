import { describe, expect, it } from "vitest";
import { isOpenToAll, originFault, originOf } from "./origins.ts";

describe("V6: the pages that may open a chat", () => {
  it.each([
    ["https://shop.example/panier?x=1#y", "https://shop.example"],
    ["shop.example", "https://shop.example"],
    [" HTTPS://Shop.Example:443/ ", "https://shop.example"],
    ["http://localhost:8090/page", "http://localhost:8090"],
    ["https://café.example", "https://xn--caf-dma.example"],
    ["https://*.shop.example", "https://*.shop.example"],
    ["", ""],
  ])("%s is written %s", (text, origin) => expect(originOf(text)).toBe(origin));

  it("what is no origin is told as it is typed", () => {
    const list = [
      "https://a.example",
      "",
      "https://*.a.example",
      "ftp://a.example",
      "https:// a",
      "a.example/x",
    ];
    expect(list.map((_, at) => originFault(list, at))).toEqual([
      null,
      "empty",
      "wildcard",
      "scheme",
      "invalid",
      "twice",
    ]);
  });

  it("a page without https is told, the machine itself is not", () => {
    expect(isOpenToAll("http://shop.example")).toBe(true);
    for (const text of ["https://shop.example", "http://127.0.0.1:8090", "http://localhost", "x"]) {
      expect(isOpenToAll(text)).toBe(false);
    }
  });
});
