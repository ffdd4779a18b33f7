// Choosing a family's availability, from its menu or its key; a refusal is told in words.
import type { AvailabilityChoice, Family } from "@pupitre/api/types";
import { desk } from "#live/desk.svelte.ts";
import { toasts } from "#shell/toasts.svelte.ts";
import { m } from "#lib/paraglide/messages.js";
import { family_names, status_looks } from "./status-words.ts";

export async function chooseAvailability(
  family: Family,
  choice: AvailabilityChoice,
): Promise<void> {
  try {
    await desk.setAvailability(family, choice);
  } catch (error) {
    toasts.refuse(error);
    return;
  }
  const status = desk.me?.families.find((one) => one.family === family);
  if (status === undefined) return;
  const word = status_looks[status.status].word().toLocaleLowerCase();
  toasts.speak(m["status.changed"]({ family: family_names[family](), status: word }));
}

/** Turns a family that the agent serves over; does nothing for another. */
export function toggleAvailability(family: Family): void {
  const status = desk.me?.families.find((one) => one.family === family && one.serves);
  if (status === undefined) return;
  void chooseAvailability(family, status.choice === "available" ? "unavailable" : "available");
}
