// Sizes of files, in the screen's language.
import { language } from "#i18n/language.svelte.ts";

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

export function fileSize(size_bytes: number): string {
  const is_large = size_bytes >= mebibyte;
  return new Intl.NumberFormat(language.locale, {
    style: "unit",
    unit: is_large ? "megabyte" : "kilobyte",
    unitDisplay: "short",
    maximumFractionDigits: is_large ? 1 : 0,
  }).format(is_large ? size_bytes / mebibyte : Math.ceil(size_bytes / kibibyte));
}
