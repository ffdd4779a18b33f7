// How the panel behaves on a phone and under the keyboard.

/** What the visitor can reach with the keyboard, in order. */
const reachable = "button:not([disabled]),a[href],textarea,input:not([hidden]),[tabindex='0']";

/** Takes the part of the screen that the on-screen keyboard leaves (it does not change the layout on iOS). */
export function followKeyboard(slot: HTMLElement): void {
  const seen = window.visualViewport;
  const fit = (): void => {
    slot.style.setProperty("--seen", `${seen?.height}px`);
    slot.style.setProperty("--top", `${seen?.offsetTop}px`);
  };
  if (!seen) return;
  seen.onresize = seen.onscroll = fit;
  fit();
}

/** Tab stays in the panel, where it is all there is. */
export function keepFocus(slot: HTMLElement, event: KeyboardEvent): void {
  if (event.key !== "Tab") return;
  const stops = [...slot.querySelectorAll<HTMLElement>(reachable)];
  const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  if (event.target !== from) return;
  event.preventDefault();
  to?.focus();
}
