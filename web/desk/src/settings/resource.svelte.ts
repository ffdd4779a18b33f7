// What a settings page shows, fetched once and again on demand: loading, ready, or failed with a way to retry.
import { desk } from "#live/desk.svelte.ts";

export class Resource<T> {
  value = $state.raw<T | null>(null);
  /** What the last call threw, while there is nothing to show. */
  error = $state.raw<unknown>(null);
  readonly #fetch: () => Promise<T>;

  constructor(fetch: () => Promise<T>) {
    this.#fetch = fetch;
  }

  /** Fetches; what is shown stays meanwhile. */
  async load(): Promise<void> {
    this.error = null;
    try {
      this.value = await desk.guard(this.#fetch());
    } catch (error) {
      if (this.value === null) this.error = error;
    }
  }
}
