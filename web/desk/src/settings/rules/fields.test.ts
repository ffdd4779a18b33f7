import type { Settings } from "@pupitre/api/settings";
import { expect, it } from "vitest";
import { faultOf, rule_groups, rulesOf, settingsOf } from "./fields.ts";

const defaults: Settings = {
  presence_grace_s: 60,
  return_delay_chat_min: 2,
  return_delay_messaging_min: 240,
  named_delay_chat_min: 2,
  named_delay_messaging_min: 240,
  named_delay_idle_min: 1440,
  ending_window_min: 120,
  prefer_last_agent: true,
  closing_reason: "optional",
  auto_close_chat_min: 15,
  auto_close_messaging_h: 168,
  keep_open_s: 180,
  nudge_after_s: 150,
  relaunch_declined_closes: false,
  window_warnings_min: [60, 10],
};

it("shows each setting once, by default as the product has it", () => {
  const rules = rulesOf(defaults);
  const shown = rule_groups.flatMap((group) => group.rules);
  expect(shown.map((one) => one.key).sort()).toEqual(Object.keys(rules).sort());
  for (const one of shown) expect(rules[one.key], one.key).toBe(one.default_value);
});

it("gives back what it was given", () => {
  const { closing_reason: _, ...rest } = defaults;
  expect(settingsOf(rulesOf(defaults))).toEqual(rest);
});

it.each([
  ["within its limits", {}, null],
  ["below its least", { keep_open_s: 29 }, { key: "keep_open_s", fault: "range" }],
  ["above its most", { ending_window_min: 721 }, { key: "ending_window_min", fault: "range" }],
  ["no number", { auto_close_chat_min: NaN }, { key: "auto_close_chat_min", fault: "range" }],
  ["a proposal after the end", { nudge_after_s: 181 }, { key: "nudge_after_s", fault: "nudge" }],
  ["warnings crossed", { last_warning_min: 60 }, { key: "last_warning_min", fault: "warnings" }],
])("p8, w3: %s", (_, change, fault) => {
  expect(faultOf({ ...rulesOf(defaults), ...change })).toEqual(fault);
});
