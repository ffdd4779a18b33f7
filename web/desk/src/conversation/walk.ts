// Walking from message to message by the arrows.
import { isQuiet, type ThreadItem } from "./thread-items.ts";

/** The message before (`-1`) or after (`1`) one, over what is none; `null` at the end, or without one to go from. */
export function messageAfter(
  items: ThreadItem[],
  message_id: string | null,
  step: number,
): string | null {
  const ids = items.flatMap((one) =>
    one.kind === "message" && !isQuiet(one.message) ? [one.message.id] : [],
  );
  const place = ids.findIndex((one) => one === message_id);
  return place === -1 ? null : (ids[place + step] ?? null);
}
