// What the visitor wrote and the desk does not have yet. One storage key per message, so that tabs that
// write at once never undo each other; the ids sort by time, so the order is kept.
import type { Store } from "./store.ts";
import { uuid7 } from "./uuid.ts";

export interface Waiting {
  client_id: string;
  text: string;
  /** A file that the desk has received already. */
  file_id?: string;
  /** What the file is called, and how large it is. */
  file?: { name: string; size: number; type: string };
  /** Why it was refused; it stays until it is sent again or removed. */
  problem?: string;
}

const prefix = "out:";

function parse(text: string | null): Waiting | null {
  try {
    const item: Waiting = JSON.parse(text ?? "null");
    return typeof item?.client_id === "string" ? item : null;
  } catch {
    return null;
  }
}

export class Outbox {
  readonly #store: Store;
  /** Files not received by the desk yet: only the page that has them can send them. */
  readonly files = new Map<string, File>();
  /** Their messages. */
  readonly #unkept = new Map<string, Waiting>();

  constructor(store: Store) {
    this.#store = store;
  }

  list(): Waiting[] {
    const kept = this.#store.keys(prefix).map((key) => parse(this.#store.get(key)));
    return [...kept.filter((it) => it !== null), ...this.#unkept.values()].sort((one, other) =>
      one.client_id < other.client_id ? -1 : 1,
    );
  }

  get(client_id: string): Waiting | undefined {
    return this.#unkept.get(client_id) ?? parse(this.#store.get(prefix + client_id)) ?? undefined;
  }

  add(text: string, file?: File): Waiting {
    const item: Waiting = { client_id: uuid7(), text };
    if (file) {
      const { name, size, type } = file;
      item.file = { name, size, type };
      this.files.set(item.client_id, file);
    }
    this.put(item);
    return item;
  }

  /** Keeps the item as it is now; one whose file is in this page only, in this page only. */
  put(item: Waiting): void {
    if (item.file && item.file_id === undefined) this.#unkept.set(item.client_id, item);
    else {
      this.#unkept.delete(item.client_id);
      this.#store.set(prefix + item.client_id, JSON.stringify(item));
    }
  }

  /** Only an item that is still there is renewed: another tab may have sent or removed it. */
  change(client_id: string, over: Partial<Waiting>): void {
    const item = this.get(client_id);
    if (item) this.put({ ...item, ...over });
  }

  remove(client_id: string): void {
    this.files.delete(client_id);
    this.#unkept.delete(client_id);
    this.#store.remove(prefix + client_id);
  }

  clear(): void {
    for (const { client_id } of this.list()) this.remove(client_id);
  }
}
