// The log's lines, in order: days, who joined, what is new, messages and what became of them.
import type { Known } from "../chat/state.ts";
import type { Message } from "../chat/wire.ts";
import { isSameDay } from "../text/when.ts";

export type Line =
  | { is: "day"; key: string; at: string }
  | { is: "joined"; key: string; name: string }
  | { is: "new"; key: string; count: number }
  | {
      is: "message";
      key: string;
      message: Message;
      by: string | null;
      says_state: boolean;
    };

/** `new_from` is the first message that was not seen when the panel was opened. */
export function linesOf({ messages }: Known, new_from: string | null): Line[] {
  const lines: Line[] = [];
  let agent: string | null = null;
  messages.forEach((message, at) => {
    const before = messages[at - 1];
    const after = messages[at + 1];
    const { id, sent_at } = message;
    if (!before || !isSameDay(before.sent_at, sent_at)) {
      lines.push({ is: "day", key: `day ${id}`, at: sent_at });
    }
    if (id === new_from) {
      const count = messages.slice(at).filter((it) => it.from !== "visitor").length;
      lines.push({ is: "new", key: "new", count });
    }
    const name: string | null = message.from === "agent" ? (message.agent?.name ?? null) : null;
    if (name !== null && name !== agent) {
      lines.push({ is: "joined", key: `joined ${id}`, name });
      agent = name;
    }
    const isFirst = !before || before.from !== message.from || before.agent?.name !== name;
    lines.push({
      is: "message",
      key: message.client_id ?? id,
      message,
      by: message.from === "agent" && isFirst ? name : null,
      says_state: message.from === "visitor" && after?.from !== "visitor",
    });
  });
  return lines;
}
