// What the agent has begun to write, kept per conversation in the browser.
import type { OutboxItem } from "./outbox-store.ts";

class Drafts {
  #agent_id = "";
  #texts = $state<Record<string, string>>({});

  #key(conversation_id: string): string {
    return `pupitre.draft.${this.#agent_id}.${conversation_id}`;
  }

  start(agent_id: string): void {
    this.#agent_id = agent_id;
    const prefix = this.#key("");
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(prefix)) {
        this.#texts[key.slice(prefix.length)] = localStorage.getItem(key) ?? "";
      }
    }
    window.addEventListener("storage", this.#changedElsewhere);
  }

  /** What is written in one tab is there in the others (D11). */
  #changedElsewhere = (event: StorageEvent): void => {
    const prefix = this.#key("");
    if (event.key?.startsWith(prefix)) {
      this.#texts[event.key.slice(prefix.length)] = event.newValue ?? "";
    }
  };

  text(conversation_id: string): string {
    return this.#texts[conversation_id] ?? "";
  }

  set(conversation_id: string, text: string): void {
    this.#texts[conversation_id] = text;
    if (text === "") localStorage.removeItem(this.#key(conversation_id));
    else localStorage.setItem(this.#key(conversation_id), text);
  }

  /** Puts a text back in the composer, after what may have been begun since. */
  giveBackText(conversation_id: string, text: string): void {
    const begun = this.text(conversation_id);
    if (begun.includes(text)) return;
    this.set(conversation_id, begun === "" ? text : `${begun}\n${text}`);
  }

  giveBack(item: OutboxItem): void {
    const { content } = item;
    if (content.type === "text") this.giveBackText(item.conversation_id, content.text);
    else if (content.type === "media") this.giveBackText(item.conversation_id, content.caption);
  }
}

export const drafts = new Drafts();
