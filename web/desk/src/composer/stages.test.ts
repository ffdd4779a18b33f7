import { expect, it } from "vitest";
import { answer, message } from "../conversation/fixtures.ts";
import { hasTakenLeave, isGreeting, isLeaveTaking, lacksGreeting, stagesOf } from "./stages.ts";

const said = (text: string, id = text) => answer({ id, content: { type: "text", text } });
const states = (...given: Parameters<typeof stagesOf>) =>
  stagesOf(...given).map((one) => one.state);

it("D8: knows a greeting and a leave-taking in both languages", () => {
  for (const text of ["Bonjour Clémence,", "BONSOIR", "Hi there", "Good morning", "Re-bonjour"]) {
    expect(isGreeting(text), text).toBe(true);
  }
  for (const text of ["Le salutaire", "this", "Votre colis est parti"]) {
    expect(isGreeting(text), text).toBe(false);
  }
  const leaves = ["Belle journée !", "À bientôt", "Have a lovely day", "Goodbye", "bien à vous"];
  for (const text of leaves) expect(isLeaveTaking(text), text).toBe(true);
  for (const text of ["la journée", "Bonne réception"]) {
    expect(isLeaveTaking(text), text).toBe(false);
  }
});

it("D8: points out a first answer without a greeting, and only the first", () => {
  const asked = [message({ id: "m1" })];
  expect(lacksGreeting(asked, "Votre colis est parti.")).toBe(true);
  expect(lacksGreeting(asked, "Bonjour, votre colis est parti.")).toBe(false);
  expect(lacksGreeting(asked, "  ")).toBe(false);
  expect(lacksGreeting([...asked, said("Bonjour")], "Votre colis est parti.")).toBe(false);
});

it("D8: the stages follow what was written and what is being written", () => {
  const asked = message({ id: "m1" });
  expect(states([asked], "")).toEqual(["now", "ahead", "ahead", "ahead"]);
  expect(states([asked], "Bonjour, quelle commande ?")).toEqual(["done", "done", "now", "ahead"]);
  const told = said("Bonjour, votre commande part ce matin et arrivera demain avant midi.");
  const thanked = message({ id: "m2" });
  expect(states([asked, told, thanked], "")).toEqual(["done", "done", "done", "now"]);
  expect(states([asked, told, thanked], "Bonne journée")).toEqual(["done", "done", "done", "done"]);
});

it("D8: only the last words of an agent take leave; what is automatic does not count", () => {
  const system = { kind: "system" as const, id: null, name: null };
  expect(hasTakenLeave([said("Bonne journée")])).toBe(true);
  expect(hasTakenLeave([said("Bonne journée"), said("Encore un point")])).toBe(false);
  const automatic = answer({
    id: "a",
    author: system,
    content: { type: "text", text: "À bientôt" },
  });
  expect(hasTakenLeave([automatic])).toBe(false);
});
