// Where the focus goes once a row has moved: the browser drops it as the row is taken from its place.
import { tick } from "svelte";

/** Gives it back to the button that moved the row; to the one beside it where the row can go no further. */
export async function stayOn(button: HTMLButtonElement): Promise<void> {
  await tick();
  const { activeElement } = document;
  if (activeElement !== null && activeElement !== document.body) return;
  const beside = button.parentElement?.querySelector<HTMLElement>("button:not(:disabled)");
  (button.disabled ? beside : button)?.focus();
}
