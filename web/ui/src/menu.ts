// What the parts of a menu share: closing it after a choice, and which of several holds.
import { createContext } from "svelte";

interface MenuContext {
  /** Closes the menu and gives the focus back to its button. */
  close: () => void;
}

interface ChoiceContext {
  readonly value: string;
  choose: (value: string) => void;
}

export const [menuContext, setMenuContext] = createContext<MenuContext>();
export const [choiceContext, setChoiceContext] = createContext<ChoiceContext>();

const gap_px = 6;
const margin_px = 8;

export type Side = "top" | "right" | "bottom" | "left";
export type Align = "start" | "center" | "end";

function along(align: Align, from: number, length: number, own: number): number {
  switch (align) {
    case "start":
      return from;
    case "center":
      return from + (length - own) / 2;
    case "end":
      return from + length - own;
  }
}

/** Puts a menu beside its button: on the other side where there is no room, and never beyond the screen. */
export function place(menu: HTMLElement, opener: HTMLElement, side: Side, align: Align): void {
  const at = opener.getBoundingClientRect();
  const room_x = window.innerWidth - margin_px;
  const room_y = window.innerHeight - margin_px;
  menu.style.maxBlockSize = `${room_y - margin_px}px`;
  const { offsetWidth: width, offsetHeight: height } = menu;
  let x = along(align, at.left, at.width, width);
  let y = along(align, at.top, at.height, height);
  if (side === "bottom" || side === "top") {
    const [below, above] = [at.bottom + gap_px, at.top - gap_px - height];
    const fits_below = below + height <= room_y;
    const goes_below = side === "bottom" ? fits_below || above < margin_px : above < margin_px;
    y = goes_below ? below : above;
  } else {
    const [after, before] = [at.right + gap_px, at.left - gap_px - width];
    const fits_after = after + width <= room_x;
    const goes_after = side === "right" ? fits_after || before < margin_px : before < margin_px;
    x = goes_after ? after : before;
  }
  menu.style.insetInlineStart = `${Math.max(margin_px, Math.min(x, room_x - width))}px`;
  menu.style.insetBlockStart = `${Math.max(margin_px, Math.min(y, room_y - height))}px`;
}

/** The lines that can be chosen now, top to bottom. */
export function linesOf(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>("[role^=menuitem]:not([aria-disabled=true])")];
}

/** The line that a key goes to, or `undefined` for a key that walks nowhere. */
export function lineFor(
  key: string,
  lines: readonly HTMLElement[],
  focused: Element | null,
): HTMLElement | undefined {
  const place_now = lines.findIndex((line) => line === focused);
  switch (key) {
    case "ArrowDown":
      return lines[(place_now + 1) % lines.length];
    case "ArrowUp":
      return lines.at(place_now === -1 ? -1 : place_now - 1);
    case "Home":
      return lines[0];
    case "End":
      return lines.at(-1);
    default: {
      if (!/^\p{L}$/u.test(key)) return undefined;
      const following = [...lines.slice(place_now + 1), ...lines.slice(0, place_now + 1)];
      const wanted = key.toLocaleLowerCase();
      return following.find((line) =>
        line.textContent.trim().toLocaleLowerCase().startsWith(wanted),
      );
    }
  }
}
