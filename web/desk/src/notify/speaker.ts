// Of several tabs only one speaks (D11): the one that had the focus last, else the oldest that is left.

const lock_name = "pupitre-speaker";

export class Speaker {
  is_speaking = false;
  #wanted = false;

  start(): void {
    this.#wanted = true;
    if (!("locks" in navigator)) {
      // Without HTTPS browsers have no locks: then each tab speaks.
      this.is_speaking = true;
      return;
    }
    this.#ask({ steal: document.hasFocus() });
    window.addEventListener("focus", this.#focused);
  }

  stop(): void {
    this.#wanted = false;
    window.removeEventListener("focus", this.#focused);
    this.#release?.();
  }

  #release: (() => void) | undefined;

  #focused = (): void => {
    if (!this.is_speaking) this.#ask({ steal: true });
  };

  #ask(options: LockOptions): void {
    navigator.locks
      .request(lock_name, options, () => {
        this.is_speaking = this.#wanted;
        return new Promise<void>((resolve) => {
          this.#release = resolve;
          if (!this.#wanted) resolve();
        });
      })
      .catch(() => {
        // Another tab took over: this one waits for its turn.
        this.is_speaking = false;
        if (this.#wanted) this.#ask({ steal: false });
      });
  }
}
