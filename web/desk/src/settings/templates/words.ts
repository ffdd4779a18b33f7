// The words and looks of templates: where each stands at the platform, and what fills their variables.
import type { Component } from "svelte";
import type {
  RelaunchFigures,
  Template,
  TemplateStatus,
  VariableSource,
} from "@pupitre/api/settings";
import CircleCheck from "@lucide/svelte/icons/circle-check";
import CirclePause from "@lucide/svelte/icons/circle-pause";
import CircleX from "@lucide/svelte/icons/circle-x";
import Clock from "@lucide/svelte/icons/clock";
import { m } from "#lib/paraglide/messages.js";
import { examples } from "../variables/variables.ts";

interface StatusLook {
  tone: "ok" | "busy" | "off" | "plain";
  icon: Component<Record<string, unknown>>;
  word: () => string;
}

export const template_looks: Record<TemplateStatus, StatusLook> = {
  approved: { tone: "ok", icon: CircleCheck, word: m["templates.status.approved"] },
  pending: { tone: "busy", icon: Clock, word: m["templates.status.pending"] },
  in_appeal: { tone: "busy", icon: Clock, word: m["templates.status.in_appeal"] },
  paused: { tone: "busy", icon: CirclePause, word: m["templates.status.paused"] },
  rejected: { tone: "off", icon: CircleX, word: m["templates.status.rejected"] },
  disabled: { tone: "off", icon: CircleX, word: m["templates.status.disabled"] },
  archived: { tone: "plain", icon: CircleX, word: m["templates.status.archived"] },
  deleted: { tone: "plain", icon: CircleX, word: m["templates.status.deleted"] },
  unknown: { tone: "plain", icon: Clock, word: m["templates.status.unknown"] },
};

export const unsuited_words: Record<NonNullable<Template["unsuited"]>, () => string> = {
  quick_replies: m["templates.unsuited.quick_replies"],
  other_parts: m["templates.unsuited.other_parts"],
  authentication: m["templates.unsuited.authentication"],
};

export const source_words: Record<VariableSource, () => string> = {
  contact_name: m["templates.source.contact_name"],
  agent_name: m["templates.source.agent_name"],
  brand_name: m["templates.source.brand_name"],
  ask: m["templates.source.ask"],
};

export const sources: readonly VariableSource[] = [
  "contact_name",
  "agent_name",
  "brand_name",
  "ask",
];

/** What stands in the place of a variable in a preview. */
export function exampleOf(source: VariableSource, label: string): string {
  const known = examples();
  switch (source) {
    case "contact_name":
      return known.contact_name;
    case "agent_name":
      return known.agent_pseudonym;
    case "brand_name":
      return known.brand_name;
    case "ask":
      return `[${label}]`;
  }
}

/** What came of a template's relaunches in the last 30 days: how many, then each end that happened. */
export function figuresText(figures: RelaunchFigures): string {
  const { accepted, declined, answered, unanswered, pending } = figures;
  const sent = accepted + declined + answered + unanswered + pending;
  const ends = [
    accepted > 0 && m["templates.figures.accepted"]({ count: accepted }),
    declined > 0 && m["templates.figures.declined"]({ count: declined }),
    answered > 0 && m["templates.figures.answered"]({ count: answered }),
    unanswered > 0 && m["templates.figures.unanswered"]({ count: unanswered }),
    pending > 0 && m["templates.figures.pending"]({ count: pending }),
  ];
  return [m["templates.figures.sent"]({ count: sent }), ...ends.filter(Boolean)].join(" · ");
}
