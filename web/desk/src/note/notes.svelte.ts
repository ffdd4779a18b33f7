// The notes of each conversation that is shown, oldest first; asked for with the thread, again when one is written.
import { ApiError, Unreachable } from "@pupitre/api";
import { compose, type Colleague } from "@pupitre/api/compose";
import type { Note } from "@pupitre/api/types";
import { desk } from "#live/desk.svelte.ts";

class Notes {
  #notes = $state.raw<Record<string, Note[]>>({});

  of(conversation_id: string): Note[] {
    return this.#notes[conversation_id] ?? [];
  }

  /** Asks for them; what can't be had now is asked for with the next event. */
  async load(conversation_id: string): Promise<void> {
    try {
      const found = await desk.guard(compose.notes(conversation_id));
      this.#notes = { ...this.#notes, [conversation_id]: found };
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof Unreachable)) throw error;
    }
  }

  /** A note that was written here, or that came by the live line. */
  take(note: Note): void {
    const others = this.of(note.conversation_id).filter((one) => one.id !== note.id);
    this.#notes = { ...this.#notes, [note.conversation_id]: [...others, note] };
  }

  /** Throws as the API does. The same id again is the same note. */
  async write(
    conversation_id: string,
    id: string,
    text: string,
    mentions: string[],
  ): Promise<void> {
    this.take(await desk.guard(compose.writeNote(conversation_id, { id, text, mentions })));
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
