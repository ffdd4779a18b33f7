// Which canned replies fit what was typed after `/`, the best first (D4).
import type { CannedReply } from "@pupitre/api/types";

const shown_max = 8;

/** What is typed after a `/` that begins a word, up to the caret; `null` when there is none. */
export function cannedQuery(text: string, caret: number): { query: string; from: number } | null {
  const found = /(?:^|\s)\/([\p{L}\p{N}_-]*)$/u.exec(text.slice(0, caret));
  if (found === null) return null;
  const query = found[1] ?? "";
  return { query, from: caret - query.length - 1 };
}

/** Case and accents aside. */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}

function rank(reply: CannedReply, query: string): number {
  if (plain(reply.shortcut).startsWith(query)) return 0;
  if (plain(reply.shortcut).includes(query)) return 1;
  if (plain(reply.title).includes(query)) return 2;
  return plain(reply.text).includes(query) ? 3 : 4;
}

/** In the order in which they are offered; those in another language go last. */
export function matching(replies: CannedReply[], typed: string, language: string): CannedReply[] {
  const query = plain(typed);
  const isOther = (one: CannedReply) => one.language !== null && one.language !== language;
  return replies
    .filter((one) => one.is_active)
    .map((reply) => ({ reply, rank: rank(reply, query), other: Number(isOther(reply)) }))
    .filter((one) => one.rank < 4)
    .sort(
      (a, b) =>
        a.other - b.other ||
        a.rank - b.rank ||
        a.reply.shortcut.localeCompare(b.reply.shortcut, language),
    )
    .slice(0, shown_max)
    .map((one) => one.reply);
}
