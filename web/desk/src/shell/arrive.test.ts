import { beforeEach, expect, it } from "vitest";
import { arrive } from "./arrive.ts";

let link: HTMLElement;
let other: HTMLElement;
let home: HTMLElement;

beforeEach(() => {
  link = document.createElement("a");
  link.setAttribute("href", "/settings/team");
  link.append(document.createElement("i"));
  other = document.createElement("button");
  home = document.createElement("main");
  home.tabIndex = -1;
  document.body.replaceChildren(link, other, home);
});

/** A link is pressed on what it holds, as a mouse does; Enter presses the link itself. */
const byLink = () => ({ type: "link", event: { target: link.firstChild } });

it("D10: the focus goes from the link to the page that it opened", () => {
  link.focus();
  arrive(byLink(), home);
  expect(document.activeElement).toBe(home);
});

it("D10: a focus that is nowhere goes to the page, also after a key or the browser's arrows", () => {
  for (const type of ["goto", "popstate"]) {
    home.blur();
    arrive({ type }, home);
    expect(document.activeElement, type).toBe(home);
  }
});

it("D10: who has gone on meanwhile keeps the focus", () => {
  for (const one of [byLink(), { type: "goto" }]) {
    other.focus();
    arrive(one, home);
    expect(document.activeElement).toBe(other);
  }
});

it("the first page leaves the focus as the browser sets it", () => {
  arrive({ type: "enter" }, home);
  expect(document.activeElement).toBe(document.body);
});
