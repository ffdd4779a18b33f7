import { describe, expect, it } from "vitest";
import en from "../../messages/panel/en.json";
import fr from "../../messages/panel/fr.json";
import room from "../../messages/room/fr.json";
import { faultOf } from "./files.ts";
import { sizeOf } from "./size.ts";
import { clockTime, dayName, openingTime } from "./when.ts";
import { countedIn, wordsIn } from "./words.ts";

const t = wordsIn([fr, room], {});

describe("V1: words", () => {
  it("fills what is named, and nothing else", () => {
    expect(t("chat.label", { brand: "<b>Orvelle</b>" })).toBe("Chat avec <b>Orvelle</b>");
    expect(t("chat.label", {})).toBe("Chat avec {brand}");
    expect(t("chat.label", { constructor: "x" })).toBe("Chat avec {brand}");
  });

  it("a brand's own words are used, an empty one is not", () => {
    const own = wordsIn([en], {
      "start.hello": "Welcome to {brand}",
      "foot.by": "",
    });
    expect(own("start.hello", { brand: "Orvelle" })).toBe("Welcome to Orvelle");
    expect(own("foot.by")).toBe("Powered by");
  });

  it("counts as the language does", () => {
    const n = countedIn("fr", t);
    expect([0, 1, 2].map((count) => n("queue.position", count))).toEqual([
      "0 personne avant vous.",
      "1 personne avant vous.",
      "2 personnes avant vous.",
    ]);
  });

  it("V3: says when the house opens", () => {
    const now = new Date(2026, 9, 14, 22, 30);
    const at = (day: number, hour: number, minute = 0): string =>
      openingTime("fr", t, new Date(2026, 9, day, hour, minute).toISOString(), now);
    expect(at(14, 23)).toBe("à 23\u00a0h");
    expect(at(15, 9)).toBe("demain à 9\u00a0h");
    expect(at(16, 9, 30)).toBe("vendredi à 9\u00a0h\u00a030");
    expect(at(30, 9)).toBe("30 octobre à 9\u00a0h");
  });

  it("names days and hours", () => {
    const now = new Date(2026, 9, 14, 12);
    const at = (day: number): string => new Date(2026, 9, day, 14, 24).toISOString();
    expect(dayName("fr", t, at(14), now)).toBe("Aujourd’hui");
    expect(dayName("fr", t, at(13), now)).toBe("Hier");
    expect(dayName("fr", t, at(12), now)).toBe("lundi 12 octobre");
    expect(clockTime("fr", at(14))).toBe("14:24");
  });
});

describe("V2: files are judged before they leave", () => {
  const limits = {
    max_bytes: 1_000,
    types: ["image/*", "application/pdf", ".csv"],
  };
  const file = (name: string, type: string, size = 10) => ({
    name,
    type,
    size,
  });
  it.each([
    [file("a.png", "image/png"), null],
    [file("a.PDF", "application/pdf"), null],
    [file("A.CSV", ""), null],
    [file("a.svgz", "application/gzip"), "file.wrong_type"],
    [file("a.png", "imagex/png"), "file.wrong_type"],
    [file("a.png", "image/png", 1_001), "file.too_large"],
    [file("a.png", "image/png", 0), "file.empty"],
  ])("%o", (it, fault) => {
    expect(faultOf(it, limits)).toBe(fault);
  });

  it("sizes are said in the page's language", () => {
    expect(sizeOf("en", 2_400_000)).toBe("2.4 MB");
    expect(sizeOf("fr", 820_000).replace(/\s/g, " ")).toBe("820 ko");
    expect(sizeOf("fr", null)).toBe("");
  });
});
