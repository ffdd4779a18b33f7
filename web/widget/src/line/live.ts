// The line to the desk: a socket that comes back by itself, and long polling where sockets are blocked.
import type { Batch, Frame, LiveEvent } from "../chat/wire.ts";

export interface Wiring {
  url: string;
  token: string;
  seq: () => number;
  poll: (after: number, signal: AbortSignal) => Promise<Batch>;
  onEvent: (event: LiveEvent) => void;
  /** The line stands. With `reset`, what is known is too old to be continued. */
  onReady: (reset: boolean) => void;
  onDown: () => void;
  /** The session is to be begun anew. */
  onRefused: () => void;
}

const connect_ms = 10_000;
const ping_ms = 25_000;
/** How long polling goes on before a socket is tried again. */
const poll_for_ms = 120_000;
const waits_ms = [1_000, 2_000, 4_000, 8_000, 15_000];

/** The closing codes after which the session is to be begun anew: it is over, refused, or too old. */
const refused = new Set([4401, 4403, 4009]);

const frameOf = (text: string): Frame | null => {
  try {
    const frame: Frame = JSON.parse(text);
    return typeof frame === "object" && frame !== null && "type" in frame ? frame : null;
  } catch {
    return null;
  }
};

export class Live {
  readonly #line: Wiring;
  #socket: WebSocket | null = null;
  #stopped = new AbortController();
  #wake: () => void = () => undefined;
  #end: () => void = () => undefined;
  #failures = 0;

  constructor(line: Wiring) {
    this.#line = line;
    void this.#run();
  }

  stop(): void {
    this.#stopped.abort();
    this.#end();
    this.#wake();
  }

  /** There may be a line now: try at once, where it was being waited for. */
  nudge(): void {
    this.#wake();
  }

  /** The network went or came: a socket of before is of no use, though nobody says so. */
  renew(): void {
    this.#failures = 0;
    this.#end();
  }

  /** Sends a frame when a socket stands; says whether it did. */
  send(frame: object): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const stood = await this.#talk();
      if (signal.aborted) return;
      this.#failures = stood ? 0 : this.#failures + 1;
      // A network that lets no socket through may let requests through.
      const polled = this.#failures >= 2 && (await this.#poll());
      if (signal.aborted) return;
      if (!polled) {
        this.#line.onDown();
        await this.#pause();
      }
    }
  }

  #pause(): Promise<void> {
    const wait = waits_ms[Math.min(this.#failures, waits_ms.length - 1)] ?? 15_000;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, wait * (0.75 + Math.random() / 2));
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** One socket from its opening to its end; whether it ever stood. */
  #talk(): Promise<boolean> {
    return new Promise((resolve) => {
      let stood = false;
      let answers = false;
      let heard_at = Date.now();
      let socket: WebSocket;
      try {
        socket = new WebSocket(this.#line.url);
      } catch {
        resolve(false);
        return;
      }
      this.#socket = socket;
      const deadline = setTimeout(() => this.#end(), connect_ms);
      const pinger = setInterval(() => {
        // Where pings are answered, silence is a line that is dead in one direction.
        if (answers && Date.now() - heard_at > 2 * ping_ms + 5_000) this.#end();
        else this.send({ type: "ping" });
      }, ping_ms);
      socket.onopen = () => {
        this.send({
          type: "hello",
          token: this.#line.token,
          after: this.#line.seq(),
        });
      };
      socket.onmessage = (event) => {
        heard_at = Date.now();
        const frame = frameOf(String(event.data));
        if (frame === null || this.#stopped.signal.aborted) return;
        if (frame.type === "pong") answers = true;
        else if (frame.type !== "ready") this.#line.onEvent(frame);
        else {
          clearTimeout(deadline);
          stood = true;
          this.#line.onReady(frame.reset);
        }
      };
      this.#end = () => {
        clearTimeout(deadline);
        clearInterval(pinger);
        socket.onopen = socket.onmessage = socket.onclose = null;
        socket.close(1000);
        this.#socket = null;
        this.#end = () => undefined;
        resolve(stood);
      };
      socket.onclose = (event) => {
        this.#end();
        if (refused.has(event.code) && !this.#stopped.signal.aborted) {
          this.stop();
          this.#line.onRefused();
        }
      };
    });
  }

  /** Asks again and again for a while; false once nobody answers. */
  async #poll(): Promise<boolean> {
    const { signal } = this.#stopped;
    const until = Date.now() + poll_for_ms;
    let isFirst = true;
    while (!signal.aborted && Date.now() < until) {
      let batch: Batch;
      try {
        batch = await this.#line.poll(this.#line.seq(), signal);
      } catch {
        return false;
      }
      if (signal.aborted) return true;
      if (isFirst || batch.reset) this.#line.onReady(batch.reset);
      isFirst = false;
      if (!batch.reset) for (const event of batch.events) this.#line.onEvent(event);
    }
    return true;
  }
}
