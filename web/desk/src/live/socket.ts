// One WebSocket per tab: resumes after the last number heard, and waits longer after each failure.
import type { LiveFrame } from "@pupitre/api/types";

const backoff_ms = [1000, 2000, 4000, 8000, 15_000];
const jitter_max = 0.2;
const ping_every_ms = 20_000;
/** The server ticks every 20 s: three missed ticks, and the line is dead. */
const silence_max_ms = 60_000;
const code_session_over = 4401;

export interface SocketListener {
  onFrame(frame: LiveFrame): void;
  /** `retry_at_ms` is on the browser's clock. */
  onClosed(retry_at_ms: number): void;
  onSessionOver(): void;
  /** The server did not take the line; a browser is not told why. */
  onNotTaken(): void;
}

export class LiveSocket {
  #listener: SocketListener;
  #resume_after: () => number;
  #socket: WebSocket | null = null;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #ping: ReturnType<typeof setInterval> | undefined;
  #heard_at_ms = 0;
  #stopped = true;

  constructor(listener: SocketListener, resumeAfter: () => number) {
    this.#listener = listener;
    this.#resume_after = resumeAfter;
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    window.addEventListener("online", this.retryNow);
    window.addEventListener("offline", this.#cut);
    this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    window.removeEventListener("online", this.retryNow);
    window.removeEventListener("offline", this.#cut);
    clearTimeout(this.#retry);
    this.#drop();
  }

  /** Says it where the line stands; what is not said is asked anew after the greeting. */
  say(frame: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  retryNow = (): void => {
    if (this.#stopped || this.#socket !== null) return;
    clearTimeout(this.#retry);
    this.#connect();
  };

  #cut = (): void => {
    if (this.#socket === null) return;
    this.#drop();
    this.#waitAndRetry();
  };

  #connect(): void {
    const url = new URL(`/api/v1/live?after=${this.#resume_after()}`, window.location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url);
    let was_taken = false;
    this.#socket = socket;
    this.#heard_at_ms = Date.now();
    socket.onopen = () => (was_taken = true);
    socket.onmessage = (message) => this.#hear(message.data);
    socket.onclose = (close) => {
      this.#closed(socket, close.code);
      if (!was_taken && !this.#stopped) this.#listener.onNotTaken();
    };
    this.#ping = setInterval(() => this.#checkLine(), ping_every_ms);
  }

  #hear(data: unknown): void {
    this.#heard_at_ms = Date.now();
    if (typeof data !== "string") return;
    const frame: LiveFrame = JSON.parse(data);
    if (frame.type === "hello") this.#failures = 0;
    this.#listener.onFrame(frame);
  }

  #checkLine(): void {
    if (Date.now() - this.#heard_at_ms > silence_max_ms) this.#cut();
    else if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send('{"type":"ping"}');
  }

  #closed(socket: WebSocket, code: number): void {
    if (socket !== this.#socket) return;
    this.#drop();
    if (this.#stopped) return;
    if (code === code_session_over) {
      this.stop();
      this.#listener.onSessionOver();
      return;
    }
    this.#waitAndRetry();
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    clearInterval(this.#ping);
    socket?.close();
  }

  #waitAndRetry(): void {
    const base = backoff_ms[Math.min(this.#failures, backoff_ms.length - 1)] ?? 15_000;
    const wait = base * (1 + Math.random() * jitter_max);
    this.#failures += 1;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), wait);
    this.#listener.onClosed(Date.now() + wait);
  }
}
