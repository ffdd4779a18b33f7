// How long a text may be, and whether there is anything to read in it, as the server counts.

export const text_length_max = 4096;
export const caption_length_max = 1024;
/** From here on the count is shown. */
export const count_shown_from = 3500;

/** Characters as the server counts them: code points. */
export function lengthOf(text: string): number {
  return [...text].length;
}

const seen_pattern = /[^\s\p{Cc}\p{Default_Ignorable_Code_Point}]/u;

/** Whether a reader would see anything: not only spaces, joiners and direction marks. */
export function hasWords(text: string): boolean {
  return seen_pattern.test(text);
}
