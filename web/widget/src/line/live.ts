// The line to the desk: a socket that comes back by itself, and long polling where sockets are blocked.
import type { Batch, Frame, LiveEvent, Said } from "../chat/wire.ts";
import { Refusal } from "./api.ts";

export interface Wiring {
  url: string;
  token: string;
  seq: () => number;
  /** Asks what came after; the desk answers once something has, or after that long. */
  poll: (after: number, wait_s: number, signal: AbortSignal) => Promise<Batch>;
  /** Says it by a request: no socket does. */
  say: (frame: Said) => void;
  onEvent: (event: LiveEvent) => void;
  /** The line stands. With `reset`, what is known is too old to be continued. */
  onReady: (reset: boolean) => void;
  onDown: () => void;
  /** The session is to be begun anew. */
  onRefused: () => void;
}

const connect_ms = 10_000;
const ping_ms = 25_000;
/** How often a socket is tried again while it polls. */
const poll_for_ms = 120_000;
const poll_wait_s = 25;
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
  /** While it polls: ends with it. */
  #polling: Promise<void> | null = null;
  #poller = new AbortController();

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

  /** Says something when a line stands; says whether one did. */
  send(frame: Said): boolean {
    if (this.#write(frame)) return true;
    if (this.#polling === null) return false;
    this.#line.say(frame);
    return true;
  }

  #write(
    frame: Said | { type: "ping" } | { type: "hello"; token: string; after: number },
  ): boolean {
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
      // A network that lets no socket through may let requests through. They go on while a socket is tried again.
      if (this.#failures >= 2) {
        this.#polling ??= this.#poll();
        const again = new Promise((resolve) => setTimeout(resolve, poll_for_ms));
        await Promise.race([this.#polling, again]);
        if (signal.aborted) return;
      }
      if (this.#polling === null) {
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
        else this.#write({ type: "ping" });
      }, ping_ms);
      socket.onopen = () => {
        this.#write({
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
          this.#poller.abort();
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

  /** Asks again and again, until a socket stands or nobody answers. */
  async #poll(): Promise<void> {
    this.#poller = new AbortController();
    const signal = AbortSignal.any([this.#stopped.signal, this.#poller.signal]);
    let after = this.#line.seq();
    let wait_s = 0;
    while (!signal.aborted) {
      let batch: Batch;
      try {
        batch = await this.#line.poll(after, wait_s, signal);
      } catch (error) {
        if (!signal.aborted && error instanceof Refusal && error.status === 401) {
          this.stop();
          this.#line.onRefused();
        }
        break;
      }
      if (signal.aborted) break;
      if (wait_s === 0 || batch.reset) this.#line.onReady(batch.reset);
      if (batch.reset) break;
      wait_s = poll_wait_s;
      for (const event of batch.events) this.#line.onEvent(event);
      after = batch.seq;
    }
    this.#polling = null;
  }
}
