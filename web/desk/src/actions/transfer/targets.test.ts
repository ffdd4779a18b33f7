import { describe, expect, it } from "vitest";
import type { AgentTarget, TeamTarget } from "@pupitre/api/actions";
import { inListOrder, needsAnyway, proposedTarget, shownTargets } from "./targets.ts";

function agent(name: string, over: Partial<AgentTarget> = {}): AgentTarget {
  return {
    id: name,
    name,
    avatar_url: null,
    status: "available",
    load: 2,
    capacity: 5,
    teams: ["SAV"],
    has_answered_contact: false,
    is_connected: true,
    ...over,
  };
}

function team(name: string, over: Partial<TeamTarget> = {}): TeamTarget {
  return { id: name, name, free_slots: 2, queue_length: 0, available_count: 1, ...over };
}

const told = {
  agents: [
    agent("Ana"),
    agent("Bo"),
    agent("Noor", { status: "busy", load: 5 }),
    agent("Cy", { status: "unavailable" }),
  ],
  teams: [
    team("Ventes"),
    team("Livraison", { free_slots: 0, available_count: 0, queue_length: 2 }),
  ],
};
const all = inListOrder(told);
const names = (list: readonly { name: string }[]) => list.map((one) => one.name);

describe("T1: whom to transfer to", () => {
  it("available colleagues, teams, then those away or full", () => {
    expect(names(all)).toEqual(["Ana", "Bo", "Ventes", "Livraison", "Noor", "Cy"]);
  });

  it("one kind at a time, or both with words, whatever their case and accents", () => {
    expect(names(shownTargets(all, "team", " "))).toEqual(["Ventes", "Livraison"]);
    expect(names(shownTargets(all, "team", "sav"))).toEqual(["Ana", "Bo", "Noor", "Cy"]);
    expect(names(shownTargets(all, "agent", "LIVRÀISON"))).toEqual(["Livraison"]);
  });

  it("proposes who can take it at once, and nobody else", () => {
    expect(proposedTarget(all)).toBe("Ana");
    expect(proposedTarget(inListOrder({ agents: told.agents.slice(2), teams: [] }))).toBeNull();
  });
});

describe("T2: transfer anyway", () => {
  it("is asked for the away, the full and an empty team", () => {
    expect(names(all.filter(needsAnyway))).toEqual(["Livraison", "Noor", "Cy"]);
  });

  it("is not asked for a team whose members are all at work: it has a queue for that", () => {
    const [busy] = inListOrder({ agents: [], teams: [team("SAV", { free_slots: 0 })] });
    expect(busy !== undefined && needsAnyway(busy)).toBe(false);
  });
});
