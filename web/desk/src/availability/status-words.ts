// The words and looks of a family's status (A1): form, word and color, never color alone.
import type { Component } from "svelte";
import type { Family, FamilyStatus, StatusName } from "@pupitre/api/types";
import CircleCheck from "@lucide/svelte/icons/circle-check";
import CircleMinus from "@lucide/svelte/icons/circle-minus";
import CircleX from "@lucide/svelte/icons/circle-x";
import { m } from "#lib/paraglide/messages.js";

export const family_names: Record<Family, () => string> = {
  chat: m["family.chat"],
  messaging: m["family.messaging"],
};

interface StatusLook {
  word: () => string;
  icon: Component<Record<string, unknown>>;
}

export const status_looks: Record<StatusName, StatusLook> = {
  available: { word: m["status.available"], icon: CircleCheck },
  busy: { word: m["status.busy"], icon: CircleMinus },
  unavailable: { word: m["status.unavailable"], icon: CircleX },
};

/** What a screen reader says: the words on the button, "Messagerie 5/5 Occupé", so that they can be spoken to. */
export function spokenStatus(status: FamilyStatus): string {
  return m["status.spoken"]({
    family: family_names[status.family](),
    status: status_looks[status.status].word(),
    load: status.load,
    capacity: status.capacity,
  });
}

/** Why the agent is unavailable without having chosen it (A8, A10); `null` when they did. */
export function causeText(status: FamilyStatus): string | null {
  if (status.choice === "available") return null;
  switch (status.cause) {
    case "disconnection":
      return m["status.cause.disconnection"]();
    case "manager":
      return m["status.cause.manager"]();
    case "api":
      return m["status.cause.api"]();
    case "agent":
    case "login":
      return null;
  }
}
