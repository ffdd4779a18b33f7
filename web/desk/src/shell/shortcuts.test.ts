import { afterEach, describe, expect, it, vi } from "vitest";
import { keysOf, shortcuts } from "./shortcuts.svelte.ts";

function press(init: KeyboardEventInit, target: Element = document.body): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init });
  target.dispatchEvent(event);
  return event;
}

describe("D10: keys", () => {
  const listen = (event: KeyboardEvent) => shortcuts.press(event);
  let remove = () => {};

  function add(keys: string, may: () => boolean = () => true) {
    const run = vi.fn();
    document.addEventListener("keydown", listen);
    remove = shortcuts.add([{ id: "action", keys, label: () => "Action", run, may }]);
    return run;
  }

  afterEach(() => {
    remove();
    document.removeEventListener("keydown", listen);
    document.body.replaceChildren();
    if (!shortcuts.are_on) shortcuts.toggle();
  });

  it.each([
    [{ key: "j" }, "J"],
    [{ key: "P", shiftKey: true }, "Shift P"],
    [{ key: "&", code: "Digit1", shiftKey: true }, "Shift 1"],
    [{ key: "?", shiftKey: true }, "?"],
    [{ key: "F6" }, "F6"],
    [{ key: "j", ctrlKey: true }, null],
    [{ key: "Enter" }, null],
  ])("reads %j as %s", (init, expected) => {
    expect(keysOf(new KeyboardEvent("keydown", init))).toBe(expected);
  });

  it("run their action and no other", () => {
    const run = add("J");
    press({ key: "k" });
    expect(run).not.toHaveBeenCalled();
    const event = press({ key: "j" });
    expect(run).toHaveBeenCalledOnce();
    expect(event.defaultPrevented).toBe(true);
  });

  it("leave letters to the field that is written in", () => {
    const run = add("J");
    const field = document.body.appendChild(document.createElement("textarea"));
    press({ key: "j" }, field);
    expect(run).not.toHaveBeenCalled();
  });

  it("can be switched off, function keys excepted", () => {
    const letter = add("J");
    shortcuts.toggle();
    press({ key: "j" });
    expect(letter).not.toHaveBeenCalled();
    remove();
    const region = add("F6");
    press({ key: "F6" });
    expect(region).toHaveBeenCalled();
  });

  it("do nothing when the action is not possible now", () => {
    const run = add("E", () => false);
    press({ key: "e" });
    expect(run).not.toHaveBeenCalled();
  });
});
