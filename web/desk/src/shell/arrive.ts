// Where the focus goes once a page is open: to the page, unless the person has already gone on to something else.

/** What is asked of a navigation that is over. */
interface Arrival {
  type: string;
  event?: { target: EventTarget | null };
}

/** Whether the focus still is where the navigation began, or nowhere. */
function isWaiting({ type, event }: Arrival): boolean {
  const focused = document.activeElement;
  if (focused === null || focused === document.body) return true;
  const pressed = event?.target;
  return type === "link" && pressed instanceof Node && focused.contains(pressed);
}

/** Gives the focus to `home`, which takes it by `tabindex="-1"`. */
export function arrive(arrival: Arrival, home: HTMLElement | undefined): void {
  if (arrival.type === "enter" || !isWaiting(arrival)) return;
  home?.focus({ preventScroll: true });
}
