// Cuts what somebody wrote into words and links. Only http and https become links; nothing is HTML.

export type Piece = { text: string; href?: string };

const candidate = /https?:\/\/[^\s<>"'`\u00ab\u00bb\u201c\u201d]+/gi;

/** Without what ends the sentence rather than the address: a stop, a bracket that was opened before it. */
function trimmed(address: string): string {
  let end = address.length;
  for (;;) {
    const last = address.charAt(end - 1);
    const rest = address.slice(0, end);
    const isOpenedBefore =
      (last === ")" && rest.split("(").length < rest.split(")").length) ||
      (last === "]" && rest.split("[").length < rest.split("]").length);
    if (!isOpenedBefore && !/[.,;:!?*_~\u2026]/.test(last)) return rest;
    end--;
  }
}

function hrefOf(address: string): string | undefined {
  try {
    const url = new URL(address);
    return /^https?:$/.test(url.protocol) && url.hostname !== "" ? url.href : undefined;
  } catch {
    return undefined;
  }
}

export function linkify(text: string): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (const match of text.matchAll(candidate)) {
    const address = trimmed(match[0]);
    const href = hrefOf(address);
    if (href === undefined) continue;
    if (match.index > done) pieces.push({ text: text.slice(done, match.index) });
    pieces.push({ text: address, href });
    done = match.index + address.length;
  }
  if (done < text.length) pieces.push({ text: text.slice(done) });
  return pieces;
}

/** The address when it is one of the web, else null. */
export const webAddress = (address: string | null | undefined): string | null =>
  (address && hrefOf(address)) || null;
