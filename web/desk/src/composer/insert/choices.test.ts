import { expect, it } from "vitest";
import { default_limits } from "../attachments.ts";
import { choicesDraft, choicesProblem, type ChoicesInput } from "./choices.ts";

const problemOf = (input: ChoicesInput) => choicesProblem(input, default_limits.choices);

const row = (title: string, description = "") => ({ key: title, title, description });

function buttons(over: Partial<ChoicesInput> = {}): ChoicesInput {
  const sections = [{ key: "s", title: "", rows: [row("Oui"), row("Non")] }];
  const kind = "buttons" as const;
  return { kind, header: "", text: "On échange ?", footer: "", button: "", sections, ...over };
}

function list(over: Partial<ChoicesInput> = {}): ChoicesInput {
  const sections = [{ key: "s", title: "", rows: [row("Mardi", "De 9 h à 12 h")] }];
  return { ...buttons(), kind: "list", button: "Créneaux", sections, ...over };
}

it("C4: says what a message with choices lacks, before it leaves", () => {
  const two = [
    { key: "a", title: "Matin", rows: [row("Mardi")] },
    { key: "b", title: " ", rows: [row("Jeudi")] },
  ];
  const one = (...rows: ReturnType<typeof row>[]) => [{ key: "s", title: "", rows }];
  const table: [ChoicesInput, ReturnType<typeof choicesProblem>][] = [
    [buttons(), null],
    [list(), null],
    [buttons({ text: " " }), "text_missing"],
    [list({ button: "" }), "button_missing"],
    [buttons({ sections: one() }), "row_missing"],
    [buttons({ sections: one(row("Oui"), row(" ")) }), "row_missing"],
    [buttons({ sections: one(row("Oui"), row("Oui ")) }), "row_twice"],
    [list({ sections: two }), "section_title_missing"],
  ];
  for (const [input, problem] of table) expect(problemOf(input)).toBe(problem);
});

it("C4: holds the platform's limits, counted as the server counts", () => {
  const long = (length: number) => "é".repeat(length);
  const rows = (title: string, description = "") => [
    { key: "s", title: "", rows: [row(title, description)] },
  ];
  const taken = [
    buttons({ text: long(1024), header: long(60), footer: long(60), sections: rows(long(20)) }),
    list({ text: long(4096), button: long(20), sections: rows(long(24), long(72)) }),
  ];
  const refused = [
    buttons({ text: long(1025) }),
    buttons({ header: long(61) }),
    buttons({ sections: rows(long(21)) }),
    list({ text: long(4097) }),
    list({ button: long(21) }),
    list({ sections: rows(long(25)) }),
    list({ sections: rows("Mardi", long(73)) }),
  ];
  expect(taken.map(problemOf)).toEqual([null, null]);
  for (const input of refused) expect(problemOf(input)).toBe("too_long");
});

it("C4: leaves with ids of its own, and without what was left empty", () => {
  expect(choicesDraft(buttons({ button: "x" }))).toEqual({
    type: "choices",
    kind: "buttons",
    text: "On échange ?",
    sections: [
      {
        rows: [
          { id: "choice-1", title: "Oui" },
          { id: "choice-2", title: "Non" },
        ],
      },
    ],
  });
  expect(choicesDraft(list({ header: " Livraison " }))).toMatchObject({
    header: "Livraison",
    button: "Créneaux",
    sections: [{ rows: [{ id: "choice-1", title: "Mardi", description: "De 9 h à 12 h" }] }],
  });
});
