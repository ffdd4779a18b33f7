import { expect, it } from "vitest";
import { patternParts } from "./pattern.ts";

it("w9: a template is cut at its variables, by number or by name", () => {
  expect(patternParts("Bonjour {{1}}, commande {{ order }}.")).toEqual([
    { text: "Bonjour ", key: null },
    { text: "{{1}}", key: "1" },
    { text: ", commande ", key: null },
    { text: "{{ order }}", key: "order" },
    { text: ".", key: null },
  ]);
  expect(patternParts("{{1}}", "header.")).toEqual([{ text: "{{1}}", key: "header.1" }]);
});

it("w9: other braces are text", () => {
  expect(patternParts("{1} {{a b}}")).toEqual([{ text: "{1} {{a b}}", key: null }]);
});
