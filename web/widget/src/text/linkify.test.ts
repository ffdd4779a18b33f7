import { describe, expect, it } from "vitest";
import { linkify, webAddress } from "./linkify.ts";

const links = (text: string): (string | undefined)[] =>
  linkify(text)
    .filter((it) => it.href !== undefined)
    .map((it) => it.href);

describe("V6: what is received is words and links to the web", () => {
  it.each([
    ["Voyez https://orvelle.example/a.", ["https://orvelle.example/a"]],
    ["(https://orvelle.example/a)", ["https://orvelle.example/a"]],
    ["https://orvelle.example/a_(b)", ["https://orvelle.example/a_(b)"]],
    ["« https://orvelle.example » !", ["https://orvelle.example/"]],
    ["HTTP://Orvelle.example/A?b=c&d=é", ["http://orvelle.example/A?b=c&d=%C3%A9"]],
    ["https://a.example et http://b.example", ["https://a.example/", "http://b.example/"]],
  ])("%s", (text, expected) => {
    expect(links(text)).toEqual(expected);
  });

  it.each([
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x file:///etc/passwd ftp://a.example",
    "https:// http://?",
    '<a href="x">x</a>',
    "mailto:a@b.example www.orvelle.example",
  ])("no link: %s", (text) => {
    expect(links(text)).toEqual([]);
    expect(linkify(text)).toEqual([{ text }]);
  });

  it("gives the text back, whole", () => {
    const text = "a https://b.example/c, d (https://e.example/f) <i>g</i>";
    expect(
      linkify(text)
        .map((it) => it.text)
        .join(""),
    ).toBe(text);
  });

  it("a markup character ends an address", () => {
    expect(links('https://a.example/"onmouseover="alert(1)')).toEqual(["https://a.example/"]);
  });

  it("an address of a setting is one of the web, or none", () => {
    expect(webAddress("https://wa.me/336")).toBe("https://wa.me/336");
    expect(webAddress("javascript:alert(1)")).toBeNull();
    expect(webAddress(null)).toBeNull();
    expect(webAddress("")).toBeNull();
  });
});
