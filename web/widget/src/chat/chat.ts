// The visitor's chat in this page: what is known, and what is to be said. What talks to the desk comes once
// there is something to say or to hear.
import type { Host } from "../host.ts";
import type { Line } from "../line/line.ts";
import { Outbox, type Waiting } from "./outbox.ts";
import type { Store } from "./store.ts";
import { unseen, withMessage, type Known } from "./state.ts";
import type { Config, Identity, Message } from "./wire.ts";

export interface Told {
  key:
    | "error.rate"
    | "error.failed"
    | "email.saved"
    | "email.invalid"
    | "link.over"
    | "transcript.sent"
    | "transcript.empty"
    | "transcript.too_many";
  address?: string;
}

/** `none` until the visitor has a session. */
export type Link = "none" | "starting" | "up" | "down";

/** What the browser keeps of a visitor. */
const kept = ["token", "who", "seen", "asked", "email"];

const isIdentity = (it: unknown): it is Identity =>
  typeof it === "object" && it !== null && "id" in it && "signature" in it;

/** What the link of a mail carries; the address of the page is cleaned of it. */
function takeLink(): string | undefined {
  const link = /^#pupitre=([\w-]+)$/.exec(location.hash)?.[1];
  if (link) history.replaceState(history.state, "", location.pathname + location.search);
  return link;
}

export class Chat {
  known: Known;
  link: Link = "none";
  /** Whether the line has been lost for long enough to say so. */
  isCut = false;
  token: string | null;
  /** What the desk does not have yet. */
  waiting: Waiting[];
  /** How far each file is, from 0 to 1. */
  readonly progress = new Map<string, number>();
  /** A short word to the visitor about what they asked for. */
  told: Told | null = null;
  /** What the link of a mail carries, until it is used. */
  resume: string | undefined;
  readonly host: Host;
  readonly local: Store;
  readonly outbox: Outbox;
  readonly #changed: () => void;
  #missed = 0;
  #line: Promise<Line> | null = null;
  #told_until: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host, local: Store, changed: () => void) {
    this.host = host;
    this.local = local;
    this.#changed = changed;
    this.token = local.get("token");
    this.resume = takeLink();
    this.outbox = new Outbox(local);
    this.waiting = this.outbox.list();
    this.known = this.#nothing();
    for (const name of ["online", "offline"]) {
      window.addEventListener(name, () => {
        if (this.token !== null) void this.#withLine((line) => line.networkChanged());
        else this.wake();
      });
    }
    window.addEventListener("storage", (event) => this.#heard(event));
    window.addEventListener("hashchange", () => {
      const link = takeLink();
      if (!link) return;
      this.resume = link;
      this.tell(null);
      void this.#withLine((line) => line.restart());
    });
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.wake();
    });
    this.wake();
  }

  #nothing(): Known {
    const { availability, open, opens_at } = this.known ?? this.host.config;
    return {
      seq: 0,
      visitor: null,
      conversation: null,
      messages: [],
      survey: null,
      typing: null,
      is_typing: false,
      availability,
      open,
      opens_at,
      seen: this.local.get("seen"),
    };
  }

  changed(): void {
    const missed = unseen(this.known);
    const last = missed.length > this.#missed ? missed.at(-1) : undefined;
    this.#missed = missed.length;
    const text = last && "text" in last.content ? last.content.text : undefined;
    const by = last?.agent?.name ?? this.host.config.brand.name;
    this.host.tellUnread(missed.length, by, text);
    this.#changed();
  }

  set(known: Partial<Known>): void {
    this.known = { ...this.known, ...known };
    this.changed();
  }

  /** Shows what waits as it is kept now: tabs share it. */
  recount(): void {
    this.waiting = this.outbox.list();
    // For the launcher of the next page: there is something to say or to hear.
    if (this.token !== null || this.waiting.length > 0) this.local.set("live", "1");
    else this.local.remove("live");
    this.changed();
  }

  /** The desk has this one. */
  confirm(message: Message): void {
    this.known = {
      ...this.known,
      messages: withMessage(this.known.messages, message),
    };
    if (message.client_id !== null) this.outbox.remove(message.client_id);
    this.recount();
  }

  /** Asks anew whether somebody is there, and by which logo: a page may stay open for hours. */
  refresh(): void {
    const { base, language } = this.host;
    fetch(`${base}/config?language=${language}`, { credentials: "omit" })
      .then((response) => response.json())
      .then(({ open, opens_at, availability, brand }: Config) => {
        this.host.config.brand = brand;
        this.set({ open, opens_at, availability });
      })
      // What was known stays.
      .catch(() => undefined);
  }

  /** What talks to the desk; nothing where it can't be loaded now. */
  async #withLine<T>(work: (line: Line) => T): Promise<Awaited<T> | undefined> {
    if (this.#line === null) {
      this.#line = import("../line/line.ts").then(({ Line }) => new Line(this));
      this.#line.catch(() => {
        this.#line = null;
        setTimeout(this.wake, 5_000);
      });
    }
    let line: Line;
    try {
      line = await this.#line;
    } catch {
      return undefined;
    }
    return await work(line);
  }

  /** Begins or goes on, when there is something to say or to hear. */
  wake = (): void => {
    const hasCause = this.token !== null || this.waiting.length > 0 || this.resume;
    if (hasCause) void this.#withLine((line) => line.wake());
  };

  /** Another tab of the same site changed what the browser keeps. */
  #heard({ key }: StorageEvent): void {
    const [, site, name] = key?.split(":") ?? [];
    if (key !== null && site !== this.host.site) return;
    const token = this.local.get("token");
    if (token !== this.token) {
      this.token = token;
      if (token === null) this.#forget();
      void this.#withLine((line) => line.restart());
    }
    if (name === "seen") this.set({ seen: this.local.get("seen") });
    this.recount();
  }

  #forget(): void {
    this.known = this.#nothing();
    this.recount();
  }

  /** The version of the consent that the visitor gave. */
  get consent(): number | null {
    const given = this.local.get("consent");
    return given === null ? null : Number(given);
  }

  /** Whether something is to be agreed to before the first message. */
  get isGated(): boolean {
    const { consent } = this.host.config;
    return consent !== null && (this.consent ?? 0) < consent.version;
  }

  accept(version: number): void {
    this.local.set("consent", String(version));
    this.changed();
    this.wake();
  }

  send(text: string, file?: File): void {
    this.outbox.add(text, file);
    this.recount();
    this.wake();
  }

  retry(client_id: string): void {
    this.outbox.change(client_id, { problem: undefined });
    this.recount();
    this.wake();
  }

  remove(client_id: string): void {
    void this.#withLine((line) => line.abort(client_id));
    this.outbox.remove(client_id);
    this.recount();
  }

  /** That the visitor types, never what. */
  typing(is_typing: boolean): void {
    if (this.token !== null) void this.#withLine((line) => line.typing(is_typing));
  }

  /** The visitor has what came in before their eyes. */
  read(): void {
    const last = unseen(this.known).at(-1);
    if (!last) return;
    this.local.set("seen", last.id);
    this.set({ seen: last.id });
    void this.#withLine((line) => line.read(last.id));
  }

  tell(told: Told | null): void {
    clearTimeout(this.#told_until);
    // That a link leads nowhere stays to be read: nothing else says why the conversation is not there.
    if (told && told.key !== "link.over")
      this.#told_until = setTimeout(() => this.tell(null), 8_000);
    this.told = told;
    this.changed();
  }

  /** Keeps the address until the desk can be told of it. */
  email(address: string): void {
    this.local.set("email", address);
    this.skipEmail();
    this.wake();
  }

  /** Whether the visitor gave an address, or did not want to. */
  get wasAsked(): boolean {
    return this.local.get("asked") !== null;
  }

  skipEmail(): void {
    this.local.set("asked", "1");
    this.changed();
  }

  async survey(answer: { score?: number; comment?: string }): Promise<boolean> {
    return (await this.#withLine((line) => line.survey(answer))) ?? false;
  }

  /** Has what was said sent to an address. */
  async transcript(address: string): Promise<boolean> {
    return (await this.#withLine((line) => line.transcript(address))) ?? false;
  }

  /** The site says who this is. Someone that the desk knows under this id already is not told again. */
  identify(identity: unknown): void {
    if (!isIdentity(identity)) return console.warn("[Pupitre] not an identity:", identity);
    const who = this.local.get("who");
    if (this.token !== null && who === identity.id) return;
    if (who !== null && who !== identity.id) this.#clear();
    void this.#withLine((line) => line.identify(identity));
  }

  logout(): void {
    const { token } = this;
    this.#clear();
    void this.#withLine((line) => line.logout(token));
  }

  #clear(): void {
    this.outbox.clear();
    for (const key of kept) this.local.remove(key);
    this.token = null;
    this.#forget();
  }
}
