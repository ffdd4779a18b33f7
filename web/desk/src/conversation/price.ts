// Prices as the screen's language writes them.
import { language } from "#i18n/language.svelte.ts";

/** A decimal and its currency; as they came when they can't be read. */
export function priceText(amount: string, currency: string): string {
  const value = Number(amount);
  const is_readable =
    amount.trim() !== "" && Number.isFinite(value) && /^[A-Z]{3}$/u.test(currency);
  if (!is_readable) return `${amount} ${currency}`.trim();
  return new Intl.NumberFormat(language.locale, { style: "currency", currency }).format(value);
}
