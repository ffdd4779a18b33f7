import { expect, it } from "vitest";
import { partsOf, unknownVariables } from "./variables.ts";

it("d4: a text is cut at its variables, and only there", () => {
  expect(partsOf("Bonjour {contact_name}, {ici} {brand_name}")).toEqual([
    { text: "Bonjour ", variable: null },
    { text: "{contact_name}", variable: "contact_name" },
    { text: ", ", variable: null },
    { text: "{ici}", variable: null },
    { text: " ", variable: null },
    { text: "{brand_name}", variable: "brand_name" },
  ]);
});

it("d4: names what stands in braces and is no variable", () => {
  expect(unknownVariables("Bonjour {prénom}, {contact_name} {}")).toEqual(["prénom"]);
});
