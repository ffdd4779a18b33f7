import { expect, it } from "vitest";
import { answer, message } from "../conversation/fixtures.ts";
import { isRepeated } from "./repeated.ts";

const template = {
  type: "template",
  name: "relance",
  language: "fr",
  header: null,
  header_file: null,
  text: "Souhaitez-vous poursuivre ?",
  footer: null,
  buttons: [],
  chosen: null,
} as const;

const relaunch = (id: string) => answer({ id, content: { ...template, buttons: [] } });

it("W5: of one silence two relaunches leave, the second by a manager, and no third", () => {
  const heard = message({ id: "heard" });
  expect(isRepeated([])).toBe(false);
  expect(isRepeated([heard, relaunch("1")])).toBe(false);
  expect(isRepeated([heard, relaunch("1"), answer({ id: "x" }), relaunch("2")])).toBe(true);
  expect(isRepeated([relaunch("1"), heard, relaunch("2")])).toBe(false);
  const lost = relaunch("2");
  if (lost.delivery) lost.delivery = { ...lost.delivery, state: "failed" };
  expect(isRepeated([heard, relaunch("1"), lost])).toBe(false);
});
