import type { CannedReply } from "@pupitre/api/types";
import { expect, it } from "vitest";
import { cannedQuery, matching } from "./search.ts";

function reply(shortcut: string, over: Partial<CannedReply> = {}): CannedReply {
  const base = {
    id: shortcut,
    scope: "shared" as const,
    title: shortcut,
    text: "",
    language: null,
    variables: [],
    filled: null,
  };
  return { ...base, shortcut, is_active: true, ...over };
}

it("D4: a slash that begins a word asks for replies; one inside a word does not", () => {
  expect(cannedQuery("/éch", 4)).toEqual({ query: "éch", from: 0 });
  expect(cannedQuery("Bonjour /", 9)).toEqual({ query: "", from: 8 });
  expect(cannedQuery("Bonjour /éch suite", 12)).toEqual({ query: "éch", from: 8 });
  for (const text of ["10/11", "https://", "/a b", "et/ou"]) {
    expect(cannedQuery(text, text.length), text).toBeNull();
  }
});

it("D4: finds by shortcut, then title, then text, accents aside; not what is switched off", () => {
  const replies = [
    reply("retour", { text: "Un échange est possible" }),
    reply("boutique", { title: "Échange en boutique" }),
    reply("échange"),
    reply("échange-boutique"),
    reply("échu", { is_active: false }),
    reply("autre"),
  ];
  const shortcuts = matching(replies, "Ech", "fr").map((one) => one.shortcut);
  expect(shortcuts).toEqual(["échange", "échange-boutique", "boutique", "retour"]);
});

it("D4: what is written in the conversation's language goes first", () => {
  const replies = [
    reply("a-en", { language: "en" }),
    reply("z-fr", { language: "fr" }),
    reply("m"),
  ];
  const order = (language: string) => matching(replies, "", language).map((one) => one.shortcut);
  expect(order("fr")).toEqual(["m", "z-fr", "a-en"]);
  expect(order("en")).toEqual(["a-en", "m", "z-fr"]);
});
