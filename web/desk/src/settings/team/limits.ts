// Where an agent's limit comes from (A4): their own, else the highest of their teams', else the organisation's.
import type { AgentAccount, Capacities, Team, TeamList } from "@pupitre/api/settings";
import type { Family } from "@pupitre/api/types";

export const families: readonly Family[] = ["chat", "messaging"];

/** As large as a limit can be set. */
export const limit_max = 200;

const built_in: Record<Family, number> = { chat: 3, messaging: 5 };

/** The organization's limit; the product's own where it set none. */
export function organizationLimit(defaults: Capacities, family: Family): number {
  return defaults[family] ?? built_in[family];
}

type LimitOrigin = { kind: "team"; team: Team } | { kind: "organization" };

export interface SharedLimit {
  value: number;
  origin: LimitOrigin;
}

/** The limit that applies as long as the agent has none of their own. */
export function sharedLimit(
  agent: AgentAccount,
  { items, default_capacities }: TeamList,
  family: Family,
): SharedLimit {
  let best: SharedLimit | null = null;
  for (const team of items) {
    const value = team.capacities[family];
    if (value === null || !agent.teams.includes(team.id)) continue;
    if (best === null || value > best.value) best = { value, origin: { kind: "team", team } };
  }
  return (
    best ?? {
      value: organizationLimit(default_capacities, family),
      origin: { kind: "organization" },
    }
  );
}
