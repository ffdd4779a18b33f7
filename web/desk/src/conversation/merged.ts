// Two contacts turned out to be one person (C6): what the agent had begun in the conversation that ended goes on in
// the one that stays, and the thread shows both.
import type { Conversation } from "@pupitre/api/types";
import { goto } from "$app/navigation";
import { desk } from "#live/desk.svelte.ts";
import { drafts } from "#live/drafts.svelte.ts";
import { historyOf } from "./history.svelte.ts";

/** How often the screen is drawn, at most, until the composer is there. */
const frames_max = 60;

/** The field of the page that comes gets the keyboard, as soon as it is there. */
async function write(conversation_id: string): Promise<void> {
  for (let frame = 0; frame < frames_max; frame += 1) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    if (location.pathname !== `/c/${conversation_id}`) return;
    const field = document.querySelector<HTMLTextAreaElement>("[data-testid=composer]");
    if (field !== null) return field.focus();
  }
}

/** The conversations that ended because this one goes on, as far as the screen knows them. */
function endedFor(goes_on: Conversation, known: Conversation[]): Conversation[] {
  return known.filter(
    (one) =>
      one.id !== goes_on.id &&
      one.contact.id === goes_on.contact.id &&
      one.closing?.cause === "merged",
  );
}

/** Whoever reads or writes in one that ended does so in the one that goes on, with the keyboard where it was. */
async function follow(ended: Conversation, goes_on: Conversation): Promise<void> {
  const begun = drafts.text(ended.id);
  if (begun !== "") {
    drafts.giveBackText(goes_on.id, begun);
    drafts.set(ended.id, "");
  }
  if (location.pathname !== `/c/${ended.id}`) return;
  // The field may be gone by now, with the conversation that it was for: the focus stays in its place.
  const was_writing = (document.activeElement?.closest("[data-composer]") ?? null) !== null;
  await goto(`/c/${goes_on.id}${location.search}`, { replace: true, reset: false });
  if (was_writing) await write(goes_on.id);
}

export async function join(goes_on: Conversation): Promise<void> {
  const ended = endedFor(goes_on, Object.values(desk.visited));
  if (desk.isMine(goes_on)) for (const one of ended) await follow(one, goes_on);
  const history = historyOf(goes_on.contact.id);
  await history.refresh();
  const last = history.list.find((one) => one.closing?.cause === "merged");
  if (last !== undefined) await history.show(goes_on, last.id);
}
