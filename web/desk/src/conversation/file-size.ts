// Sizes of files, in the screen's language.
import { language } from "#i18n/language.svelte.ts";

const steps: { unit: "kilobyte" | "megabyte"; bytes: number }[] = [
  { unit: "megabyte", bytes: 1024 * 1024 },
  { unit: "kilobyte", bytes: 1024 },
];

export function fileSize(size_bytes: number): string {
  const step = steps.find((one) => size_bytes >= one.bytes) ?? { unit: "byte", bytes: 1 };
  return new Intl.NumberFormat(language.locale, {
    style: "unit",
    unit: step.unit,
    unitDisplay: "short",
    maximumFractionDigits: step.unit === "megabyte" ? 1 : 0,
  }).format(size_bytes / step.bytes);
}
