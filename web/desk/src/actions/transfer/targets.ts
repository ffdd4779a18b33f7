// Whom a conversation can be transferred to, in the order of T1, and what a transfer to each would mean (T2).
import type { AgentTarget, TeamTarget, TransferTargets } from "@pupitre/api/actions";

export type Target =
  | { kind: "agent"; id: string; name: string; agent: AgentTarget }
  | { kind: "team"; id: string; name: string; team: TeamTarget };

export type TargetKind = Target["kind"];

/** What keeps a target from taking it at once. */
export type Wait = "away" | "full" | "empty" | "queue" | null;

const agentTarget = (agent: AgentTarget): Target => ({
  kind: "agent",
  id: agent.id,
  name: agent.name,
  agent,
});
const teamTarget = (team: TeamTarget): Target => ({
  kind: "team",
  id: team.id,
  name: team.name,
  team,
});

/** Available colleagues, teams, then the colleagues who are away or full: each in the server's order. */
export function inListOrder({ agents, teams }: TransferTargets): Target[] {
  const [now, later] = [
    agents.filter((one) => one.status === "available"),
    agents.filter((one) => one.status !== "available"),
  ];
  return [...now.map(agentTarget), ...teams.map(teamTarget), ...later.map(agentTarget)];
}

const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Those of one kind; with words, all whose name or team has them, case and accents aside. */
export function shownTargets(all: readonly Target[], kind: TargetKind, words: string): Target[] {
  const wanted = plain(words.trim());
  if (wanted === "") return all.filter((one) => one.kind === kind);
  return all.filter((one) => {
    const teams = one.kind === "agent" ? one.agent.teams : [];
    return [one.name, ...teams].some((name) => plain(name).includes(wanted));
  });
}

export function waitOf(target: Target): Wait {
  if (target.kind === "team") {
    const { available_count, free_slots, queue_length } = target.team;
    if (available_count === 0) return "empty";
    return free_slots === 0 || queue_length > 0 ? "queue" : null;
  }
  switch (target.agent.status) {
    case "available":
      return null;
    case "busy":
      return "full";
    case "unavailable":
      return "away";
  }
}

/** T2: asked for before a transfer to someone away or full, or to a team where nobody is there. */
export function needsAnyway(target: Target): boolean {
  const wait = waitOf(target);
  return wait === "away" || wait === "full" || wait === "empty";
}

/** The first that can take it at once, else nobody: an away colleague is never chosen for the agent. */
export function proposedTarget(targets: readonly Target[]): string | null {
  return targets.find((one) => waitOf(one) === null)?.id ?? null;
}
