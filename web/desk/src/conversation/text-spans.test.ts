import { describe, expect, it } from "vitest";
import { isFewEmoji, textSpans } from "./text-spans.ts";

const links = (text: string) =>
  textSpans(text).flatMap((span) => (span.kind === "link" ? [[span.text, span.href]] : []));
const marks = (text: string) =>
  textSpans(text).flatMap((span) =>
    span.kind === "text" && span.marks.length > 0 ? [[span.text, span.marks.join(" ")]] : [],
  );
const whole = (text: string) =>
  textSpans(text)
    .map((span) => span.text)
    .join("");

describe("textSpans", () => {
  it("makes addresses of the web links, without the punctuation around them", () => {
    expect(links("Voir (https://a.example/b_(c)), puis www.b.example.")).toEqual([
      ["https://a.example/b_(c)", "https://a.example/b_(c)"],
      ["www.b.example", "https://www.b.example/"],
    ]);
    expect(links("« https://a.example/é?x=1&y=2 »")).toEqual([
      ["https://a.example/é?x=1&y=2", "https://a.example/%C3%A9?x=1&y=2"],
    ]);
  });

  it("never links what could run", () => {
    for (const text of [
      "javascript:alert(1)",
      "data:text/html,x",
      "file:///etc/passwd",
      "http://",
    ]) {
      expect(links(text)).toEqual([]);
      expect(whole(text)).toBe(text);
    }
  });

  it("keeps markup as the text that it is", () => {
    const text = '<img src=x onerror="alert(1)"> & <b>';
    expect(textSpans(text)).toEqual([{ kind: "text", text, marks: [] }]);
  });

  it("D4: shows the channel's marks", () => {
    expect(marks("un *mot gras*, _penché_ et ~barré~.")).toEqual([
      ["mot gras", "bold"],
      ["penché", "italic"],
      ["barré", "strike"],
    ]);
    expect(marks("*tout _ensemble_*")).toEqual([
      ["tout ", "bold"],
      ["ensemble", "bold italic"],
    ]);
    expect(marks("```a *b*\nc```")).toEqual([["a *b*\nc", "mono"]]);
    expect(marks("taper `a *b*` puis")).toEqual([["a *b*", "mono"]]);
  });

  it("leaves signs that mark nothing", () => {
    for (const text of [
      "2*3*4",
      "nom_de_fichier",
      "* liste",
      "*ouvert",
      "a* b*",
      "**",
      "~ ~",
      "*a\nb*",
    ]) {
      expect(marks(text)).toEqual([]);
      expect(whole(text)).toBe(text);
    }
  });

  it("reads a very long text of open marks once", () => {
    const text = "*a _b ~c ".repeat(20_000);
    expect(whole(text)).toBe(text);
  });
});

describe("isFewEmoji", () => {
  it("is true of one to three emoji alone", () => {
    expect(["😀", "👍🏽 🎉", "👨‍👩‍👧"].map(isFewEmoji)).toEqual([true, true, true]);
    expect(["", " ", "ok 😀", "😀😀😀😀", "12"].map(isFewEmoji)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
