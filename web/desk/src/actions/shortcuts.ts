// The keys of what is done with the open conversation: P, Maj P, T, E.
import type { Conversation } from "@pupitre/api/types";
import { m } from "#lib/paraglide/messages.js";
import type { Shortcut } from "#shell/shortcuts.svelte.ts";
import { pauseAsProposed } from "./act.ts";
import { dialogs } from "./dialogs.svelte.ts";
import { isPossible, type ActionName } from "./may.ts";

export function actionShortcuts(open: () => Conversation | null): Shortcut[] {
  const on = (action: ActionName, run: (conversation: Conversation) => void) => ({
    may: () => dialogs.open === null && isPossible(open(), action),
    run: () => {
      const conversation = open();
      if (conversation !== null) run(conversation);
    },
  });
  return [
    {
      id: "conversation.transfer",
      keys: "T",
      label: m["actions.transfer.action"],
      ...on("transfer", ({ id }) => dialogs.show({ kind: "transfer", id })),
    },
    {
      id: "conversation.pause",
      keys: "P",
      label: m["actions.pause.three_hours"],
      ...on("snooze", (conversation) => void pauseAsProposed(conversation)),
    },
    {
      id: "conversation.pause_menu",
      keys: "Shift P",
      label: m["actions.pause.others"],
      ...on("snooze", () => (dialogs.is_pause_menu_open = true)),
    },
    {
      id: "conversation.close",
      keys: "E",
      label: m["conversation.close.action"],
      ...on("close", ({ id }) => dialogs.show({ kind: "close", id })),
    },
  ];
}
