import type { AgentAccount, Team, TeamList } from "@pupitre/api/settings";
import { expect, it } from "vitest";
import { sharedLimit } from "./limits.ts";

function agentOf(teams: string[]): AgentAccount {
  return {
    id: "ana",
    name: "Ana",
    pseudonym: "Ana",
    avatar_url: null,
    email: "ana@orvelle.example",
    role: "agent",
    languages: ["fr"],
    is_active: true,
    teams,
    capacities: { chat: null, messaging: null },
    families: [],
    is_connected: true,
  };
}

function teamOf(id: string, messaging: number | null): Team {
  return {
    id,
    name: id,
    member_ids: ["ana"],
    capacities: { chat: null, messaging },
    queue: { chat: 0, messaging: 0 },
  };
}

const listOf = (...items: Team[]): TeamList => ({
  items,
  default_capacities: { chat: 2, messaging: null },
});

const teams = [teamOf("sales", 4), teamOf("billing", 7), teamOf("care", 9), teamOf("plain", null)];

it("a4: without a limit of their own, the highest of their teams' counts", () => {
  const limit = sharedLimit(agentOf(["sales", "billing", "plain"]), listOf(...teams), "messaging");
  expect(limit).toMatchObject({ value: 7, origin: { kind: "team", team: { id: "billing" } } });
});

it("a4: a team that gives 0 gives nothing, unless another gives more", () => {
  const none = teamOf("none", 0);
  expect(sharedLimit(agentOf(["none"]), listOf(none), "messaging").value).toBe(0);
  expect(sharedLimit(agentOf(["none", "sales"]), listOf(none, ...teams), "messaging").value).toBe(
    4,
  );
});

it("a4: without any, the organisation's counts", () => {
  expect(sharedLimit(agentOf(["plain"]), listOf(...teams), "messaging").value).toBe(5);
  expect(sharedLimit(agentOf([]), listOf(...teams), "chat").value).toBe(2);
});
