// What is known of a chat in each scene.
import type { Known } from "../chat/state.ts";
import type { Message } from "../chat/wire.ts";
import type { Shown } from "./shape.ts";

const minutes_ms = 60_000;

const nothing: Known = {
  seq: 0,
  visitor: null,
  conversation: null,
  messages: [],
  survey: null,
  typing: null,
  is_typing: false,
  availability: "available",
  open: true,
  opens_at: null,
  seen: null,
};

function messagesOf({ asked, answered, agent }: Shown, now: number): Message[] {
  const at = (minutes: number): string => new Date(now - minutes * minutes_ms).toISOString();
  const said = (id: string, text: string, minutes: number) => ({
    id,
    client_id: null,
    content: { type: "text" as const, text },
    sent_at: at(minutes),
    state: "read" as const,
  });
  return [
    { ...said("asked", asked, 4), from: "visitor", agent: null },
    {
      ...said("answered", answered, 2),
      from: agent === null ? "brand" : "agent",
      agent,
    },
  ];
}

export function knownOf(shown: Shown, now: number): Known {
  const { scene, config } = shown;
  if (scene === "away") {
    return { ...nothing, open: false, availability: "closed", opens_at: config.opens_at };
  }
  if (scene === "button" || scene === "start") return nothing;
  const id = "preview";
  const { agent } = shown;
  const visitor = { id, name: null, is_identified: config.identified_only };
  const messages = messagesOf(shown, now);
  const conversation = { id, agent, queue_position: null };
  if (scene === "talk") {
    return { ...nothing, visitor, messages, conversation: { ...conversation, state: "open" } };
  }
  return {
    ...nothing,
    visitor,
    messages,
    conversation: { ...conversation, state: "closed", closed_at: new Date(now).toISOString() },
    survey: { conversation_id: id, ...shown.survey, scale: 5, state: "scored" },
  };
}
