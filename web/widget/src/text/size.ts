// Sizes of files, as they are said.
import type { Language } from "./words.ts";

/** `820 ko`, `2.4 MB`; nothing for a size that is not known. */
export function sizeOf(language: Language, bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined) return "";
  const isLarge = bytes >= 1_000_000;
  const options: Intl.NumberFormatOptions = {
    style: "unit",
    unit: isLarge ? "megabyte" : "kilobyte",
    maximumFractionDigits: isLarge ? 1 : 0,
  };
  const value = isLarge ? bytes / 1_000_000 : Math.max(1, bytes / 1_000);
  return new Intl.NumberFormat(language, options).format(value);
}
