// Messages and events as tests need them.
import type { Message } from "./wire.ts";
import type { Known } from "./state.ts";

export const message = (id: string, over: Partial<Message> = {}): Message => ({
  id,
  client_id: null,
  from: "agent",
  agent: { name: "Ana" },
  content: { type: "text", text: id },
  sent_at: "2026-10-14T12:00:00.000000Z",
  state: "sent",
  ...over,
});

export const known = (over: Partial<Known> = {}): Known => ({
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
  ...over,
});
