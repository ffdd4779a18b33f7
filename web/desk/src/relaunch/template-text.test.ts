import type { RelaunchTemplate } from "@pupitre/api/types";
import { expect, it } from "vitest";
import { byLanguage, fitsVariable, knownValues, missing, partsOf } from "./template-text.ts";

const template: RelaunchTemplate = {
  id: "t",
  name: "suite_demande",
  title: "Suite de votre demande",
  language: "fr",
  text: "Bonjour {{1}}, à propos de : {{2}}. Souhaitez-vous poursuivre ?",
  header: null,
  header_kind: null,
  header_file: null,
  footer: null,
  buttons: ["Oui", "Non, merci"],
  variables: [
    { key: "1", label: "Prénom", value: "Yanis", source: "contact_name" },
    { key: "2", label: "Sujet", value: null, source: "ask" },
  ],
  refusal: null,
};

it("W9: shows what the visitor will read, variable by variable", () => {
  const values = { ...knownValues(template), "2": " modification\nde l’adresse " };
  expect(partsOf(template.text, values)).toEqual([
    { text: "Bonjour ", key: null },
    { text: "Yanis", key: "1" },
    { text: ", à propos de : ", key: null },
    { text: "modification de l’adresse", key: "2" },
    { text: ". Souhaitez-vous poursuivre ?", key: null },
  ]);
});

it("W9: names the variables that miss", () => {
  const keys = (values: Record<string, string>) => missing(template, values).map((one) => one.key);
  expect(keys(knownValues(template))).toEqual(["2"]);
  expect(keys({ "1": " ", "2": "retour" })).toEqual(["1"]);
  expect(keys({ "1": "Yanis", "2": "retour" })).toEqual([]);
});

it("W3: a draft is offered as a variable when it fits in one line", () => {
  expect(fitsVariable("modification de l’adresse")).toBe(true);
  for (const draft of ["", "  ", "une ligne\nune autre", "x".repeat(201)]) {
    expect(fitsVariable(draft), draft).toBe(false);
  }
});

it("W9: a header has variables of its own", () => {
  expect(partsOf("Commande {{header.1}}", { "1": "Yanis", "header.1": "CMD-20391" })).toEqual([
    { text: "Commande ", key: null },
    { text: "CMD-20391", key: "header.1" },
  ]);
});

it("W9: messages of the conversation's language come first, the others apart; all of them where none fits", () => {
  const templates = ["fr", "en_US", "fr_CA", "de"].map((code) => ({ ...template, language: code }));
  const codes = (language: string) => {
    const { fitting, others } = byLanguage(templates, language);
    return [fitting, others].map((some) => some.map((one) => one.language));
  };
  expect(codes("fr")).toEqual([
    ["fr", "fr_CA"],
    ["en_US", "de"],
  ]);
  expect(codes("en")).toEqual([["en_US"], ["fr", "fr_CA", "de"]]);
  expect(codes("it")).toEqual([["fr", "en_US", "fr_CA", "de"], []]);
});
