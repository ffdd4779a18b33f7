// Telling the server that the agent writes, so that the visitor may see it: seldom, and never in the way.
import { api } from "@pupitre/api";

/** The platform shows it for 25 s at most; told again before that ends while the agent goes on. */
const told_every_ms = 20_000;

export class Typing {
  #told_at_ms = new Map<string, number>();
  #tell: (conversation_id: string) => Promise<void>;

  constructor(tell: (conversation_id: string) => Promise<void> = api.typing) {
    this.#tell = tell;
  }

  /** The agent has written something. */
  write(conversation_id: string, now_ms: number): void {
    const told_at_ms = this.#told_at_ms.get(conversation_id);
    if (told_at_ms !== undefined && now_ms - told_at_ms < told_every_ms) return;
    this.#told_at_ms.set(conversation_id, now_ms);
    // Lost is lost: nobody waits for it, and the next one says the same.
    void this.#tell(conversation_id).catch(() => undefined);
  }

  /** What was written has left: the next word is told at once. */
  sent(conversation_id: string): void {
    this.#told_at_ms.delete(conversation_id);
  }
}

export const typing = new Typing();
