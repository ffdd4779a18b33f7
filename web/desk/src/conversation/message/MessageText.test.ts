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
  expect(container.querySelector(".bold")?.textContent).toBe("deux");
  expect(container.textContent).toContain("un\n");
});
