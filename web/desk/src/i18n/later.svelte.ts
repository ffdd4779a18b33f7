// Words that are asked for with the page and are no part of it: few screens need them at first.

export class Later<Words> {
  /** None until they are here; what shows them shows them then. */
  words = $state.raw<Words | null>(null);

  constructor(coming: Promise<Words>) {
    // Without them, what can be said is general.
    coming.then((words) => (this.words = words)).catch(() => undefined);
  }
}
