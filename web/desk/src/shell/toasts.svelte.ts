// Short messages at the edge of the screen: what was done, or why it was not. Read out politely.
import { sentenceOfError } from "#i18n/refusal.ts";

interface Toast {
  id: number;
  text: string;
  tone: "done" | "refused";
  action: { label: string; run: () => void } | null;
  /** What it is about: a later one about the same takes its place. */
  about: string | null;
}

const shown_for_ms = 8000;
const shown_max = 3;

class Toasts {
  items = $state.raw<Toast[]>([]);
  /** What is said to screen readers only, for it is seen where it happened. */
  spoken = $state("");
  #next_id = 1;

  /** Says what was done, with at most one way back. */
  say(text: string, action: Toast["action"] = null, about: string | null = null): void {
    this.#show({ id: this.#next_id, text, tone: "done", action, about });
  }

  /** Takes away what is said of something that is so no longer. */
  forget(about: string): void {
    this.items = this.items.filter((one) => one.about !== about);
  }

  /** Says what an API call threw, in words. Rethrows what is not a refusal. */
  refuse(error: unknown): void {
    this.#show({
      id: this.#next_id,
      text: sentenceOfError(error),
      tone: "refused",
      action: null,
      about: null,
    });
  }

  speak(text: string): void {
    this.spoken = text;
  }

  dismiss(id: number): void {
    this.items = this.items.filter((one) => one.id !== id);
  }

  #show(toast: Toast): void {
    this.#next_id += 1;
    const others = this.items.filter(
      (one) => one.text !== toast.text && (one.about === null || one.about !== toast.about),
    );
    this.items = [...others, toast].slice(-shown_max);
    setTimeout(() => this.dismiss(toast.id), shown_for_ms);
  }
}

export const toasts = new Toasts();
