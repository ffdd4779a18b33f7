// The messages that wait to be sent, kept in the browser so that a reload loses none.
// Where the browser keeps nothing (a private window may refuse), they live as long as the tab.
import type { CardDraft, ChoicesDraft, PlaceDraft } from "@pupitre/api";
import type { Quoted } from "@pupitre/api/types";

export type OutboxContent =
  | {
      type: "text";
      text: string;
      /** D7: whether the server adds the agent's signature. */
      signed?: boolean;
    }
  | {
      type: "media";
      file: Blob;
      file_name: string;
      caption: string;
      client_media_id: string;
      media_id: string | null;
    }
  | PlaceDraft
  | { type: "contacts"; contacts: CardDraft[] }
  | ChoicesDraft
  /** Not a message of its own: a sign on one, or none any more when empty. */
  | { type: "reaction"; message_id: string; emoji: string };

export interface OutboxItem {
  client_message_id: string;
  agent_id: string;
  conversation_id: string;
  /** Grows with each message written in this browser; messages leave in this order. */
  order: number;
  written_at: string;
  content: OutboxContent;
  /** The message that it answers. */
  quoted?: Quoted | null;
  /** Why the server refused it; `null` while it waits. */
  refusal: { code: string; limit: number | null } | null;
}

const database_name = "pupitre";
const store_name = "outbox";

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the browser's store failed"));
  });
}

async function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(database_name, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(store_name, { keyPath: "client_message_id" });
  };
  return settled(request);
}

export class OutboxStore {
  #database: Promise<IDBDatabase | null> | null = null;
  #memory = new Map<string, OutboxItem>();

  async #store(mode: IDBTransactionMode): Promise<IDBObjectStore | null> {
    this.#database ??= openDatabase().catch(() => null);
    const database = await this.#database;
    return database?.transaction(store_name, mode).objectStore(store_name) ?? null;
  }

  async items(agent_id: string): Promise<OutboxItem[]> {
    const store = await this.#store("readonly");
    const all: OutboxItem[] = store ? await settled(store.getAll()) : [...this.#memory.values()];
    return all.filter((one) => one.agent_id === agent_id).sort((a, b) => a.order - b.order);
  }

  async put(item: OutboxItem): Promise<void> {
    const store = await this.#store("readwrite");
    if (store) await settled(store.put(item));
    else this.#memory.set(item.client_message_id, item);
  }

  async remove(client_message_id: string): Promise<void> {
    const store = await this.#store("readwrite");
    if (store) await settled(store.delete(client_message_id));
    else this.#memory.delete(client_message_id);
  }
}
