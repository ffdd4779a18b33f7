import type { RoutingRule } from "@pupitre/api/settings";
import { expect, it } from "vitest";
import { moved, no_conditions, withRule, withoutRule, wordsOf } from "./rules.ts";

const ruleOf = (id: string): RoutingRule => ({
  id,
  name: id,
  team_id: "sales",
  priority: 0,
  conditions: no_conditions,
  language: null,
});
const list = ["one", "two", "all"].map(ruleOf);
const ids = (rules: RoutingRule[] | null) => rules?.map((one) => one.id) ?? null;

it("r1: a rule moves among the others, never past the one that takes all", () => {
  expect(ids(moved(list, "two", -1))).toEqual(["two", "one", "all"]);
  expect(ids(moved(list, "one", 1))).toEqual(["two", "one", "all"]);
  expect(moved(list, "one", -1)).toBeNull();
  expect(moved(list, "two", 1)).toBeNull();
  expect(moved(list, "all", -1)).toBeNull();
});

it("r1: a new rule comes before the one that takes all, which can't be removed", () => {
  expect(ids(withRule(list, ruleOf("new")))).toEqual(["one", "two", "new", "all"]);
  expect(ids(withRule(list, ruleOf("two")))).toEqual(["one", "two", "all"]);
  expect(ids(withoutRule(list, "one"))).toEqual(["two", "all"]);
  expect(ids(withoutRule(list, "all"))).toEqual(["one", "two", "all"]);
});

it("r1: the first rule of an empty list is the one that takes all", () => {
  expect(ids(withRule([], ruleOf("all")))).toEqual(["all"]);
});

it("r1: words stand between commas, each once", () => {
  expect(wordsOf(" facture, avoir\nfacture,, ")).toEqual(["facture", "avoir"]);
});
