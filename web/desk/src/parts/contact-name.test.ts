import { describe, expect, it } from "vitest";
import { contactName, firstName, initials, phoneText } from "./contact-name.ts";

const id = "0199f3a1-2b3c-7d4e-8f90-a1b2c3d4e5f8";

describe("D9: how a visitor is named", () => {
  it("takes the name, else the number, else a word", () => {
    expect(contactName({ id, name: "Odile F.", phone: "33639981111" })).toBe("Odile F.");
    expect(contactName({ id, name: "", phone: "33639981111" })).toBe(phoneText("33639981111"));
    const unknown = contactName({ id, name: "", phone: null });
    expect(unknown).toMatch(/^Visiteur \d{4}$/u);
    const other = contactName({ id: id.replace(/8$/u, "9"), name: "", phone: null });
    expect(other).not.toBe(unknown);
  });

  it("groups the digits of a French number and leaves others whole", () => {
    expect(phoneText("33639984107").replace(/\s/g, " ")).toBe("+33 6 39 98 41 07");
    expect(phoneText("4915112345678")).toBe("+4915112345678");
  });

  it.each([
    ["Clémence R.", "CR"],
    ["Odile", "O"],
    ["Jean-Marc de la Tour", "JD"],
    ["émile zola", "ÉZ"],
    ["+33 6 39 98", ""],
    ["", ""],
    ["🙂 Ana", "A"],
  ])("takes the initials of %j", (name, expected) => {
    expect(initials(name)).toBe(expected);
  });
});

it("within a sentence a person is called by their first name, else by their number", () => {
  expect(firstName({ id, name: "Clémence R.", phone: null })).toBe("Clémence");
  expect(firstName({ id, name: "", phone: "33639981234" })).toBe(phoneText("33639981234"));
});
