import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lineFor, linesOf, place } from "../../../ui/src/menu.ts";

let menu: HTMLElement;

beforeEach(() => {
  menu = document.createElement("div");
  menu.innerHTML = `
    <div role="menuitem">3 heures</div>
    <div role="menuitemradio" aria-disabled="true">Occupé</div>
    <div role="menuitemradio">Élise</div>
    <div role="menuitemcheckbox">Sons</div>`;
  document.body.append(menu);
});

afterEach(() => document.body.replaceChildren());

describe("D10: a menu is walked with the keys", () => {
  const goTo = (key: string, from: number | null) => {
    const lines = linesOf(menu);
    const focused = from === null ? null : (lines[from] ?? null);
    return lineFor(key, lines, focused)?.textContent;
  };

  it.each([
    ["ArrowDown", null, "3 heures"],
    ["ArrowUp", null, "Sons"],
    ["ArrowDown", 0, "Élise"],
    ["ArrowDown", 2, "3 heures"],
    ["ArrowUp", 0, "Sons"],
    ["Home", 2, "3 heures"],
    ["End", 0, "Sons"],
    ["s", 0, "Sons"],
    ["É", 2, "Élise"],
    ["z", 0, undefined],
    ["F6", 0, undefined],
  ])("%s from %j goes to %j, past what can't be chosen", (key, from, expected) => {
    expect(goTo(key, from)).toBe(expected);
  });
});

describe("a menu stays on the screen", () => {
  function put(at: DOMRectInit, side: "bottom" | "right") {
    const opener = document.createElement("button");
    opener.getBoundingClientRect = () => DOMRect.fromRect(at);
    Object.defineProperty(menu, "offsetWidth", { value: 300, configurable: true });
    Object.defineProperty(menu, "offsetHeight", { value: 200, configurable: true });
    place(menu, opener, side, "start");
    return [menu.style.insetInlineStart, menu.style.insetBlockStart];
  }

  it("goes below its button, or above where there is no room", () => {
    expect(put({ x: 50, y: 20, width: 80, height: 30 }, "bottom")).toEqual(["50px", "56px"]);
    const low = window.innerHeight - 40;
    expect(put({ x: 50, y: low, width: 80, height: 30 }, "bottom")[1]).toBe(`${low - 206}px`);
  });

  it("is moved in from the edge", () => {
    const far = window.innerWidth - 20;
    expect(put({ x: far, y: 20, width: 20, height: 30 }, "bottom")[0]).toBe(
      `${window.innerWidth - 8 - 300}px`,
    );
  });
});
