// Sending: a message shows at once, leaves in its turn, and leaves once, even from two tabs.
import { ApiError, Unreachable, api } from "@pupitre/api";
import type { DraftContent, MessageDraft } from "@pupitre/api";
import type { Message, Quoted } from "@pupitre/api/types";
import { randomId } from "./random-id.ts";
import { OutboxStore, type OutboxContent, type OutboxItem } from "./outbox-store.ts";

export interface OutboxListener {
  onSent(message: Message): void;
  /** A reaction was taken: the message as it is with it. */
  onChanged(message: Message): void;
  /** A reaction was refused, and is forgotten. */
  onReactionRefused(error: ApiError): void;
  onSessionOver(): void;
  /** W8: the window ended before the message left; its text goes back to the composer. */
  onWindowClosed(item: OutboxItem): void;
}

const lock_name = "pupitre-outbox";
const channel_name = "pupitre-outbox";
const wait_after_refusal_ms = 5000;

/** One tab at a time. Without HTTPS browsers have no locks: then the client ids alone keep sends single. */
async function exclusively(work: () => Promise<void>): Promise<void> {
  if ("locks" in navigator) await navigator.locks.request(lock_name, work);
  else await work();
}

export class Outbox {
  items = $state.raw<OutboxItem[]>([]);
  /** The file that is on its way now, and how far it is, from 0 to 1. */
  upload = $state.raw<{ client_message_id: string; share: number } | null>(null);
  #store = new OutboxStore();
  #agent_id: string | null = null;
  #listener: OutboxListener;
  #tabs = new BroadcastChannel(channel_name);
  #retry: ReturnType<typeof setTimeout> | undefined;
  #draining = false;
  #again = false;

  constructor(listener: OutboxListener) {
    this.#listener = listener;
    this.#tabs.onmessage = () => void this.#reload();
  }

  async start(agent_id: string): Promise<void> {
    this.#agent_id = agent_id;
    await this.#reload();
    void this.drain();
  }

  async add(
    conversation_id: string,
    content: OutboxContent,
    quoted: Quoted | null = null,
  ): Promise<void> {
    if (this.#agent_id === null) return;
    const last = this.items.at(-1)?.order ?? 0;
    const item: OutboxItem = {
      client_message_id: randomId(),
      agent_id: this.#agent_id,
      conversation_id,
      order: Math.max(last + 1, Date.now()),
      written_at: new Date().toISOString(),
      content,
      quoted,
      refusal: null,
    };
    this.items = [...this.items, item];
    await this.#store.put(item);
    this.#tabs.postMessage("changed");
    void this.drain();
  }

  async retry(item: OutboxItem): Promise<void> {
    await this.#change({ ...item, refusal: null });
    void this.drain();
  }

  async remove(item: OutboxItem): Promise<void> {
    await this.#store.remove(item.client_message_id);
    this.items = this.items.filter((one) => one.client_message_id !== item.client_message_id);
    this.#tabs.postMessage("changed");
  }

  /** Sends what waits. Calls while it runs make it look once more. */
  async drain(): Promise<void> {
    if (this.#draining) {
      this.#again = true;
      return;
    }
    this.#draining = true;
    clearTimeout(this.#retry);
    try {
      do {
        this.#again = false;
        await exclusively(() => this.#sendWaiting());
      } while (this.#again);
    } finally {
      this.#draining = false;
    }
  }

  async #reload(): Promise<void> {
    if (this.#agent_id !== null) this.items = await this.#store.items(this.#agent_id);
  }

  async #change(item: OutboxItem): Promise<void> {
    await this.#store.put(item);
    this.items = this.items.map((one) =>
      one.client_message_id === item.client_message_id ? item : one,
    );
    this.#tabs.postMessage("changed");
  }

  async #sendWaiting(): Promise<void> {
    await this.#reload();
    const held = new Set<string>();
    for (const item of this.items.filter((one) => one.refusal === null)) {
      if (held.has(item.conversation_id)) continue;
      const outcome = await this.#sendOne(item);
      if (outcome === "stop") return;
      if (outcome === "hold") held.add(item.conversation_id);
    }
  }

  async #sendOne(item: OutboxItem): Promise<"next" | "hold" | "stop"> {
    try {
      const { content, conversation_id } = item;
      if (content.type === "reaction") {
        const { message_id, emoji } = content;
        this.#listener.onChanged(await api.react(conversation_id, message_id, emoji));
      } else {
        const draft = await this.#draftOf(item);
        this.#listener.onSent(await api.sendMessage(conversation_id, draft));
      }
      await this.remove(item);
      return "next";
    } catch (error) {
      if (error instanceof Unreachable) return "stop";
      if (!(error instanceof ApiError)) throw error;
      return this.#refused(item, error);
    }
  }

  async #refused(item: OutboxItem, error: ApiError): Promise<"hold" | "stop" | "next"> {
    if (error.problem.status === 401) {
      this.#listener.onSessionOver();
      return "stop";
    }
    if (error.problem.status === 429 || error.code === "media.not_ready") {
      const wait = error.retry_after_ms ?? wait_after_refusal_ms;
      this.#retry = setTimeout(() => void this.drain(), wait);
      return "hold";
    }
    if (item.content.type === "reaction") {
      await this.remove(item);
      this.#listener.onReactionRefused(error);
      return "next";
    }
    const refusal = { code: error.code, limit: error.problem.limit ?? null };
    await this.#change({ ...item, refusal });
    if (error.code === "conversation.window_closed") this.#listener.onWindowClosed(item);
    return "next";
  }

  async #draftOf(item: OutboxItem): Promise<MessageDraft> {
    const { client_message_id, quoted } = item;
    const quoted_message_id = quoted?.message_id ?? null;
    return {
      client_message_id,
      ...(await this.#contentOf(item)),
      ...(quoted_message_id === null ? {} : { quoted_message_id }),
    };
  }

  async #contentOf(item: OutboxItem): Promise<DraftContent> {
    const { content } = item;
    switch (content.type) {
      case "text":
        return { type: "text", text: content.text, signed: content.signed ?? false };
      case "media": {
        const media_id = content.media_id ?? (await this.#upload(item, content));
        const caption = content.caption === "" ? {} : { caption: content.caption };
        return { type: "media", media_id, ...caption };
      }
      case "location":
      case "contacts":
      case "choices":
        return content;
      case "reaction":
        throw new Error("a reaction is no message");
    }
  }

  async #upload(
    item: OutboxItem,
    content: Extract<OutboxContent, { type: "media" }>,
  ): Promise<string> {
    const { client_message_id } = item;
    const { client_media_id, file, file_name } = content;
    const media = await api.upload(client_media_id, file, file_name, (share) => {
      this.upload = { client_message_id, share };
    });
    this.upload = null;
    await this.#change({ ...item, content: { ...content, media_id: media.id } });
    return media.id;
  }
}
