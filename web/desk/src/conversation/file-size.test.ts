import { expect, it } from "vitest";
import { language } from "#i18n/language.svelte.ts";
import { fileSize } from "./file-size.ts";

it("writes sizes in the units worth reading, rounded up below a megabyte", () => {
  language.choose("fr");
  const plain = (size_bytes: number) => fileSize(size_bytes).replaceAll(/\s/gu, " ");
  expect(plain(1)).toBe("1 ko");
  expect(plain(300_000)).toBe("293 ko");
  expect(plain(1_258_291)).toBe("1,2 Mo");
});
