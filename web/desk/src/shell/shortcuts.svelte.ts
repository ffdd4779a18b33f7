// Keys of the desk: each action names its keys once; the list that `?` shows is made of them.
import { untrack } from "svelte";

export interface Shortcut {
  id: string;
  /** As shown: a letter, `?`, `F6`, or `Shift 1`. Letters work outside text fields only. */
  keys: string;
  label: () => string;
  run: () => void;
  /** Not possible now when it answers `false`; then the key does nothing. */
  may?: () => boolean;
}

const storage_key = "pupitre.shortcuts";

/** The name of a pressed key as `Shortcut.keys` has it; digits by their place, so that AZERTY is fine. */
export function keysOf(event: KeyboardEvent): string | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const digit = /^Digit(\d)$/.exec(event.code)?.[1];
  if (digit !== undefined && event.shiftKey) return `Shift ${digit}`;
  if (event.key === "?") return "?";
  if (/^F\d+$/.test(event.key)) return event.shiftKey ? `Shift ${event.key}` : event.key;
  if (!/^\p{L}$/u.test(event.key)) return null;
  const letter = event.key.toLocaleUpperCase();
  return event.shiftKey ? `Shift ${letter}` : letter;
}

/** Whether the key belongs to what has the focus: a field, a menu, a dialog. */
function isTaken(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return target.closest("input, textarea, select, [contenteditable], [role=menu], dialog") !== null;
}

class Shortcuts {
  items = $state.raw<Shortcut[]>([]);
  /** WCAG 2.1.4: single keys can be switched off. */
  are_on = $state(localStorage.getItem(storage_key) !== "off");

  toggle(): void {
    this.are_on = !this.are_on;
    localStorage.setItem(storage_key, this.are_on ? "on" : "off");
  }

  /** Adds actions; the answer takes them away again. For `$effect(() => shortcuts.add(…))`. */
  add(added: Shortcut[]): () => void {
    untrack(() => (this.items = [...this.items, ...added]));
    return () => {
      this.items = untrack(() => this.items).filter((one) => !added.includes(one));
    };
  }

  press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.repeat) return;
    const keys = keysOf(event);
    if (keys === null) return;
    const is_function_key = /F\d+$/.test(keys);
    if (!is_function_key && (!this.are_on || isTaken(event.target))) return;
    const found = this.items.find((one) => one.keys === keys && (one.may?.() ?? true));
    if (found === undefined) return;
    event.preventDefault();
    found.run();
  }
}

export const shortcuts = new Shortcuts();
