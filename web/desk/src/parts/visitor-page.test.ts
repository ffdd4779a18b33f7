import { expect, it } from "vitest";
import { pageAddress, pageName } from "./visitor-page.ts";

const page = (url: string, title = "") => ({ url, title });

it("D4: a page is called by its title, else by its place on the site", () => {
  expect(pageName(page("https://shop.example/lampes/ardoise", "Lampe Ardoise"))).toBe(
    "Lampe Ardoise",
  );
  expect(pageName(page("https://shop.example/caf%C3%A9"))).toBe("/café");
  expect(pageName(page("https://shop.example/%E0%A4%A"))).toBe("/%E0%A4%A");
  expect(pageName(page("nonsense"))).toBe("nonsense");
});

it("V6: only an address of the web can be followed", () => {
  expect(pageAddress(page("https://shop.example/a"))).toBe("https://shop.example/a");
  for (const url of ["javascript:alert(1)", "data:text/html,x", "//shop.example", "blob:x", ""]) {
    expect(pageAddress(page(url))).toBeNull();
  }
});
