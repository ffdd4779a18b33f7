import { beforeEach, expect, it } from "vitest";
import { stayOn } from "./stay-on.ts";

const button = (name: string) => document.querySelector<HTMLButtonElement>(`#${name}`);

beforeEach(() => {
  document.body.innerHTML = `<p><button id="up">↑</button><button id="down">↓</button></p><input />`;
});

it("D10: a row that has moved keeps the focus on the button that moved it", async () => {
  const down = button("down");
  if (down !== null) await stayOn(down);
  expect(document.activeElement?.id).toBe("down");
});

it("D10: at the end of the list the focus goes to the button beside", async () => {
  const down = button("down");
  if (down !== null) {
    down.disabled = true;
    await stayOn(down);
  }
  expect(document.activeElement?.id).toBe("up");
});

it("D10: it is taken from no one who has gone on", async () => {
  document.querySelector("input")?.focus();
  const down = button("down");
  if (down !== null) await stayOn(down);
  expect(document.activeElement?.tagName).toBe("INPUT");
});
