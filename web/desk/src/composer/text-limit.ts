// How long a text may be, and whether there is anything to read in it, as the server counts.

export const text_length_max = 4096;
export const caption_length_max = 1024;
/** From here on the count is shown. */
export const count_shown_from = 3500;

/** Characters as the server counts them: code points. */
export function lengthOf(text: string): number {
  return [...text].length;
}

const unseen = String.raw`\s\p{Cc}\u{AD}\u{34F}\u{61C}\u{180E}\u{200B}-\u{200F}\u{202A}-\u{202E}\u{2060}-\u{206F}\u{FE00}-\u{FE0F}\u{FEFF}`;
const seen_pattern = new RegExp(`[^${unseen}]`, "u");

/** Whether a reader would see anything: not only spaces, joiners and direction marks. */
export function hasWords(text: string): boolean {
  return seen_pattern.test(text);
}
