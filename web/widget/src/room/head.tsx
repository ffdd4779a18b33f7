// The head by what is known: the agent, or when the brand is there.
import type { Head } from "../panel/Header.tsx";
import type { RoomUi } from "../panel/ui.ts";
import { clockTime, openingTime } from "../text/when.ts";
import { Face } from "./Face.tsx";
import { Options } from "./Options.tsx";

/** The agent, with their face when a message of theirs shows it. */
function agentOf({ chat }: RoomUi) {
  const { conversation, messages } = chat.known;
  if (conversation?.state !== "open" || !conversation.agent) return null;
  const { name, avatar_url } = conversation.agent;
  const said = messages.findLast((it) => it.agent?.name === name);
  return { name, avatar_url: avatar_url ?? said?.agent?.avatar_url ?? null };
}

function textOf(ui: RoomUi): string {
  const { chat, t, language } = ui;
  const { conversation, open, opens_at, availability, messages } = chat.known;
  if (conversation?.state === "closed" && ui.looked.after !== conversation.id) {
    const at = conversation.closed_at ?? messages.at(-1)?.sent_at;
    return at ? t("header.ended_at", { time: clockTime(language, at) }) : t("header.ended");
  }
  if (!open && opens_at !== null) {
    return t("header.opens", {
      when: openingTime(language, t, opens_at, new Date()),
    });
  }
  if (!open || availability === "closed") return t("header.closed");
  return t(availability === "busy" ? "header.busy" : "header.online");
}

export function headOf(ui: RoomUi): Head {
  const { brand } = ui.host.config;
  const agent = agentOf(ui);
  const text = agent ? ui.t("header.agent", { brand: brand.name }) : textOf(ui);
  return {
    face: <Face ui={ui} agent={agent} />,
    title: agent?.name ?? brand.name,
    text,
    is_online: agent !== null || text === ui.t("header.online"),
    options: <Options ui={ui} />,
  };
}
