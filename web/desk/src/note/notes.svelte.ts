// The notes of each conversation that is shown, oldest first; asked for with the thread, again when one is written.
import { ApiError, Unreachable } from "@pupitre/api";
import { compose, type Colleague } from "@pupitre/api/compose";
import type { Note } from "@pupitre/api/types";
import { desk } from "#live/desk.svelte.ts";

class Notes {
  #notes = $state.raw<Record<string, Note[]>>({});
  /** Whether the server takes notes; offered once it has answered for any conversation. */
  are_offered = $state(false);

  of(conversation_id: string): Note[] {
    return this.#notes[conversation_id] ?? [];
  }

  /** Asks for them; what can't be had now is asked for with the next event. */
  async load(conversation_id: string): Promise<void> {
    try {
      const found = await desk.guard(compose.notes(conversation_id));
      this.#notes = { ...this.#notes, [conversation_id]: found };
      this.are_offered = true;
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof Unreachable)) throw error;
    }
  }

  /** Throws as the API does. The same id again is the same note. */
  async write(
    conversation_id: string,
    id: string,
    text: string,
    mentions: string[],
  ): Promise<void> {
    const note = await desk.guard(compose.writeNote(conversation_id, { id, text, mentions }));
    const others = this.of(conversation_id).filter((one) => one.id !== note.id);
    this.#notes = { ...this.#notes, [conversation_id]: [...others, note] };
  }
}

export const notes = new Notes();

let colleagues: Promise<Colleague[]> | null = null;

/** Who can be mentioned, all but oneself; asked for once. */
export async function colleaguesToMention(): Promise<Colleague[]> {
  colleagues ??= desk.guard(compose.colleagues());
  try {
    return (await colleagues).filter((one) => one.id !== desk.me?.agent.id);
  } catch (error) {
    colleagues = null;
    if (!(error instanceof ApiError || error instanceof Unreachable)) throw error;
    return [];
  }
}
