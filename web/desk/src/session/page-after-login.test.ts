import { expect, it } from "vitest";
import { loginAddress, pageAfterLogin } from "./page-after-login.ts";

it.each([
  ["/login", "/"],
  ["/login?next=%2Fc%2F42", "/c/42"],
  ["/login?next=https%3A%2F%2Fevil.example%2Fc", "/"],
  ["/login?next=%2F%2Fevil.example", "/"],
  ["/login?next=javascript%3Aalert(1)", "/"],
  ["/login?next=%2Flogin", "/"],
])("leads from %s to a page of the desk only", (address, expected) => {
  expect(pageAfterLogin(`https://desk.example${address}`)).toBe(expected);
});

it("comes back to the page that asked for the login", () => {
  const address = loginAddress("/c/42");
  expect(pageAfterLogin(`https://desk.example${address}`)).toBe("/c/42");
  expect(loginAddress("/")).toBe("/login");
});
