// The rules of the desk as the page shows them: each with its unit, its limits and what it is by default.
import type { Settings } from "@pupitre/api/settings";
import { m } from "#lib/paraglide/messages.js";

export type Unit = "s" | "min" | "h";

/** What the form holds of each: the two warnings are one setting of the server. */
export type Rules = Omit<Settings, "closing_reason" | "window_warnings_min"> & {
  first_warning_min: number;
  last_warning_min: number;
};

type KeysOf<T> = { [K in keyof Rules]: Rules[K] extends T ? K : never }[keyof Rules];
export type DurationKey = KeysOf<number>;
type SwitchKey = KeysOf<boolean>;

interface Words {
  name: () => string;
  hint: () => string;
}

export interface DurationRule extends Words {
  kind: "duration";
  key: DurationKey;
  unit: Unit;
  min: number;
  max: number;
  default_value: number;
}

export interface SwitchRule extends Words {
  kind: "switch";
  key: SwitchKey;
  default_value: boolean;
}

export interface RuleGroup {
  name: () => string;
  rules: readonly (DurationRule | SwitchRule)[];
}

const day_min = 24 * 60;
const delay_max_min = 30 * day_min;

const duration = (
  key: DurationKey,
  unit: Unit,
  [min, max, default_value]: [number, number, number],
  [name, hint]: [() => string, () => string],
): DurationRule => ({ kind: "duration", key, unit, min, max, default_value, name, hint });

const toggle = (
  key: SwitchKey,
  default_value: boolean,
  [name, hint]: [() => string, () => string],
): SwitchRule => ({ kind: "switch", key, default_value, name, hint });

export const rule_groups: readonly RuleGroup[] = [
  {
    name: m["rules.group.presence"],
    rules: [
      duration(
        "presence_grace_s",
        "s",
        [10, 3600, 60],
        [m["rules.presence_grace"], m["rules.presence_grace_hint"]],
      ),
      duration(
        "return_delay_chat_min",
        "min",
        [1, delay_max_min, 2],
        [m["rules.return_delay_chat"], m["rules.return_delay_hint"]],
      ),
      duration(
        "return_delay_messaging_min",
        "min",
        [1, delay_max_min, 240],
        [m["rules.return_delay_messaging"], m["rules.return_delay_messaging_hint"]],
      ),
    ],
  },
  {
    name: m["rules.group.queue"],
    rules: [
      toggle("prefer_last_agent", true, [
        m["rules.prefer_last_agent"],
        m["rules.prefer_last_agent_hint"],
      ]),
      duration(
        "ending_window_min",
        "min",
        [10, 720, 120],
        [m["rules.ending_window"], m["rules.ending_window_hint"]],
      ),
      duration(
        "named_delay_chat_min",
        "min",
        [1, delay_max_min, 2],
        [m["rules.named_delay_chat"], m["rules.named_delay_hint"]],
      ),
      duration(
        "named_delay_messaging_min",
        "min",
        [1, delay_max_min, 240],
        [m["rules.named_delay_messaging"], m["rules.named_delay_messaging_hint"]],
      ),
      duration(
        "named_delay_idle_min",
        "min",
        [1, delay_max_min, day_min],
        [m["rules.named_delay_idle"], m["rules.named_delay_idle_hint"]],
      ),
    ],
  },
  {
    name: m["rules.group.attention"],
    rules: [
      duration(
        "keep_open_s",
        "s",
        [30, 3600, 180],
        [m["rules.keep_open"], m["rules.keep_open_hint"]],
      ),
      duration(
        "nudge_after_s",
        "s",
        [10, 3600, 150],
        [m["rules.nudge_after"], m["rules.nudge_after_hint"]],
      ),
      duration(
        "first_warning_min",
        "min",
        [1, 720, 60],
        [m["rules.first_warning"], m["rules.warning_hint"]],
      ),
      duration(
        "last_warning_min",
        "min",
        [1, 720, 10],
        [m["rules.last_warning"], m["rules.last_warning_hint"]],
      ),
    ],
  },
  {
    name: m["rules.group.closing"],
    rules: [
      duration(
        "auto_close_messaging_h",
        "h",
        [1, 8760, 168],
        [m["rules.auto_close_messaging"], m["rules.auto_close_messaging_hint"]],
      ),
      duration(
        "auto_close_chat_min",
        "min",
        [1, day_min, 15],
        [m["rules.auto_close_chat"], m["rules.auto_close_chat_hint"]],
      ),
      toggle("relaunch_declined_closes", false, [
        m["rules.declined_closes"],
        m["rules.declined_closes_hint"],
      ]),
    ],
  },
];

export function rulesOf(settings: Settings): Rules {
  const { closing_reason: _, window_warnings_min, ...rest } = settings;
  const [first_warning_min, last_warning_min] = window_warnings_min;
  return { ...rest, first_warning_min, last_warning_min };
}

export function settingsOf(rules: Rules): Omit<Settings, "closing_reason"> {
  const { first_warning_min, last_warning_min, ...rest } = rules;
  return { ...rest, window_warnings_min: [first_warning_min, last_warning_min] };
}

export type RuleFault = "range" | "nudge" | "warnings";

/** The first rule that can't be as it is. */
export function faultOf(rules: Rules): { key: DurationKey; fault: RuleFault } | null {
  for (const rule of rule_groups.flatMap((group) => group.rules)) {
    if (rule.kind !== "duration") continue;
    const value = rules[rule.key];
    if (!Number.isInteger(value) || value < rule.min || value > rule.max) {
      return { key: rule.key, fault: "range" };
    }
  }
  if (rules.nudge_after_s > rules.keep_open_s) return { key: "nudge_after_s", fault: "nudge" };
  if (rules.last_warning_min >= rules.first_warning_min) {
    return { key: "last_warning_min", fault: "warnings" };
  }
  return null;
}
