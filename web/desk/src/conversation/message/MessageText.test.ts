import { render, screen } from "@testing-library/svelte";
import { expect, it } from "vitest";
import MessageText from "./MessageText.svelte";

it("V6: shows markup as text; nothing that a visitor writes runs or becomes an element", () => {
  const text = `<img src=x onerror="alert(1)"><a href="javascript:alert(2)">x</a> javascript:alert(3)`;
  const { container } = render(MessageText, { text });
  expect(container.textContent.trim()).toBe(text);
  expect(container.querySelector("img, a, script")).toBeNull();
});

it("opens addresses elsewhere, telling them nothing of the desk", () => {
  render(MessageText, { text: "Voir https://orvelle.example/retours." });
  const link = screen.getByRole("link", { name: "https://orvelle.example/retours" });
  expect(link.getAttribute("target")).toBe("_blank");
  expect(link.getAttribute("rel")).toContain("noopener");
  expect(link.getAttribute("rel")).toContain("noreferrer");
});

it("D4: keeps the line breaks and shows the channel's marks", () => {
  const { container } = render(MessageText, { text: "un\n*deux*" });
  expect(container.querySelector("strong")?.textContent).toBe("deux");
  expect(container.textContent).toContain("un\n");
});

it("D4: a list is a list, and its words keep their marks", () => {
  const { container } = render(MessageText, { text: "Il faut :\n1. *une* vis\n2. un écrou" });
  const items = screen.getAllByRole("listitem").map((one) => one.textContent.trim());
  expect(items.map((one) => one.replace(/\s+/gu, " "))).toEqual(["1. une vis", "2. un écrou"]);
  expect(container.querySelector("strong")?.textContent).toBe("une");
});

it("puts no space or line of its own into what was written", () => {
  const { container } = render(MessageText, { text: "a*b* _c_,`d`" });
  expect(container.textContent).toBe("a*b* c,d");
});
