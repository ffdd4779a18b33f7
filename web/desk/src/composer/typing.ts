// Telling the server that the agent writes, so that the visitor may see it: seldom, and never in the way.
import { api } from "@pupitre/api";
import type { Conversation, Family } from "@pupitre/api/types";

/** The platform shows it for 25 s at most, a chat's page for 8; told again before that ends. */
const told_every_ms: Record<Family, number> = { messaging: 20_000, chat: 4_000 };

type Written = Pick<Conversation, "id" | "family">;

export class Typing {
  #told_at_ms = new Map<string, number>();
  #tell: (conversation_id: string, on: boolean) => Promise<void>;

  constructor(tell: (conversation_id: string, on: boolean) => Promise<void> = api.typing) {
    this.#tell = tell;
  }

  /** The agent has written something. */
  write({ id, family }: Written, now_ms: number): void {
    const told_at_ms = this.#told_at_ms.get(id);
    if (told_at_ms !== undefined && now_ms - told_at_ms < told_every_ms[family]) return;
    this.#told_at_ms.set(id, now_ms);
    this.#say(id, true);
  }

  /** What was written is gone, unsent. A platform shows that by itself. */
  stop({ id, family }: Written): void {
    if (this.#told_at_ms.delete(id) && family === "chat") this.#say(id, false);
  }

  /** What was written has left: the next word is told at once. */
  sent(conversation_id: string): void {
    this.#told_at_ms.delete(conversation_id);
  }

  #say(id: string, on: boolean): void {
    // Lost is lost: nobody waits for it, and the next one says the same.
    void this.#tell(id, on).catch(() => undefined);
  }
}

export const typing = new Typing();
