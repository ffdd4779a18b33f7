import type { CannedReply } from "@pupitre/api/settings";
import { expect, it } from "vitest";
import { clashOf, isShortcut, tidyShortcut } from "./shortcut.ts";

const replyOf = (id: string, scope: CannedReply["scope"], shortcut: string): CannedReply => ({
  id,
  scope,
  shortcut,
  title: id,
  text: "Bonjour",
  language: null,
  is_active: true,
});

it("d4: a shortcut is one word, kept in lower case without its slash", () => {
  expect(tidyShortcut(" /Délai ")).toBe("délai");
  for (const fine of ["délai", "sav-2", "a_b"]) expect(isShortcut(fine)).toBe(true);
  for (const wrong of ["", "a b", "a/b", "a".repeat(41)]) expect(isShortcut(wrong)).toBe(false);
});

it("d4: two of a scope can't have one shortcut; a personal one may hide a shared one", () => {
  const all = [replyOf("shared", "shared", "délai"), replyOf("mine", "personal", "merci")];
  expect(clashOf(replyOf("new", "shared", "/Délai"), all)?.is_refused).toBe(true);
  expect(clashOf(replyOf("new", "personal", "délai"), all)?.is_refused).toBe(false);
  expect(clashOf(replyOf("shared", "shared", "délai"), all)).toBeNull();
  expect(clashOf(replyOf("new", "shared", "autre"), all)).toBeNull();
});

it("d4: one that is switched off leaves its shortcut free", () => {
  const off = { ...replyOf("off", "shared", "délai"), is_active: false };
  expect(clashOf(replyOf("new", "shared", "délai"), [off])).toBeNull();
});
