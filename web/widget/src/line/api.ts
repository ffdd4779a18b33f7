// Calls to the visitor's API. No cookies: the visitor's token goes in a header.
import type { Config, Message, Said, Session } from "../chat/wire.ts";

/** Longer than a long poll is held. */
const patience_ms = 40_000;

/** A refusal, by its stable code; status 0 when no answer came. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly retry_after_ms: number;

  constructor(status: number, code: string, retry_after_ms = 0) {
    super(code);
    this.status = status;
    this.code = code;
    this.retry_after_ms = retry_after_ms;
  }

  /** Whether the same call may pass later: nobody answered, or not now. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

function codeOf(body: unknown): string {
  const has = typeof body === "object" && body !== null && "code" in body;
  return has && typeof body.code === "string" ? body.code : "";
}

async function refusalOf(response: Response): Promise<Refusal> {
  const body: unknown = await response.json().catch(() => null);
  const seconds = Number(response.headers.get("retry-after") ?? 0);
  return new Refusal(response.status, codeOf(body), Number.isFinite(seconds) ? seconds * 1000 : 0);
}

export class Api {
  readonly #base: string;
  readonly #token: () => string | null;

  /** `base` ends without a slash: `https://desk.example/chat/v1/{site}`. */
  constructor(base: string, token: () => string | null) {
    this.#base = base;
    this.#token = token;
  }

  #headers(): Record<string, string> {
    const token = this.#token();
    return token === null ? {} : { authorization: `Bearer ${token}` };
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...this.#headers(), ...init.headers };
    const signals = [AbortSignal.timeout(patience_ms), init.signal].filter(
      (it) => it instanceof AbortSignal,
    );
    const signal = AbortSignal.any(signals);
    const options: RequestInit = {
      ...init,
      headers,
      signal,
      credentials: "omit",
    };
    const response = await fetch(this.#base + path, options).catch(() => {
      throw new Refusal(0, "");
    });
    if (!response.ok) throw await refusalOf(response);
    return response;
  }

  #post(path: string, body: unknown): Promise<Response> {
    return this.fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  }

  async session(body: object): Promise<Session> {
    const answer: Session = await (await this.#post("/session", body)).json();
    return answer;
  }

  async config(language: string): Promise<Config> {
    const answer: Config = await (await this.fetch(`/config?language=${language}`)).json();
    return answer;
  }

  async message(body: object): Promise<Message> {
    const answer: Message = await (await this.#post("/messages", body)).json();
    return answer;
  }

  async tell(path: "read" | "email" | "transcript" | "survey" | "logout", body: object) {
    await this.#post(`/${path}`, body);
  }

  /** Says what a page says of itself. */
  async say(line: string, said: Said): Promise<void> {
    await this.#post(`/say?line=${line}`, said);
  }

  /** Sends a file and tells how far it is, from 0 to 1. `fetch` cannot tell that of a request. */
  upload(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", `${this.#base}/files`);
      for (const [name, value] of Object.entries(this.#headers())) {
        request.setRequestHeader(name, value);
      }
      request.setRequestHeader("content-type", file.type || "application/octet-stream");
      request.setRequestHeader("x-file-name", encodeURIComponent(file.name));
      request.responseType = "json";
      request.upload.onprogress = (event) => onProgress(event.loaded / (event.total || 1));
      request.onload = () => {
        const body: unknown = request.response;
        const id = typeof body === "object" && body !== null && "id" in body ? body.id : null;
        if (request.status < 300 && typeof id === "string") resolve(id);
        else reject(new Refusal(request.status, codeOf(body)));
      };
      request.onerror = request.onabort = () => reject(new Refusal(0, ""));
      signal.addEventListener("abort", () => request.abort());
      request.send(file);
    });
  }
}
