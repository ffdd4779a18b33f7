// What talks to the desk: the session, what waits to be sent, and the live line.
import type { Chat } from "../chat/chat.ts";
import { alone } from "../chat/locks.ts";
import type { Waiting } from "../chat/outbox.ts";
import { withEvent, withSession } from "../chat/state.ts";
import { uuid7 } from "../chat/uuid.ts";
import type { Batch, Identity, LiveEvent, Session } from "../chat/wire.ts";
import { Api, Refusal } from "./api.ts";
import { Live } from "./live.ts";

/** How long a typing mark holds without being told again. */
const typing_ms = 8_000;
const typing_every_ms = 4_000;
/** How long the visitor's own is told as such after a key. */
const typed_ms = 6_000;
const retry_ms = [1_000, 2_000, 4_000, 8_000, 15_000];

const refusalOf = (error: unknown): Refusal =>
  error instanceof Refusal ? error : new Refusal(0, "");

/** Where the visitor is, without what the address carries in its query. */
const page = (): { url: string; title: string } => ({
  url: location.origin + location.pathname,
  title: document.title,
});

export class Line {
  readonly #chat: Chat;
  readonly #api: Api;
  /** This page among those of the visitor. */
  readonly #id = uuid7();
  #live: Live | null = null;
  #identity: Identity | null = null;
  #uploads = new Map<string, AbortController>();
  #isFlushing = false;
  #attempts = 0;
  #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #typed_at = 0;
  #page = "";

  constructor(chat: Chat) {
    this.#chat = chat;
    this.#api = new Api(chat.host.base, () => chat.token);
    // A site may turn its pages without loading them, and says so in no way that all browsers have.
    setInterval(() => this.#tellPage(), 2_000);
  }

  #later(name: string, wait_ms: number, work: () => void): void {
    clearTimeout(this.#timers.get(name));
    this.#timers.set(name, setTimeout(work, wait_ms));
  }

  #wait(refusal: Refusal): number {
    const wait = retry_ms[Math.min(this.#attempts, retry_ms.length - 1)] ?? 15_000;
    this.#attempts++;
    return Math.max(wait, refusal.retry_after_ms);
  }

  wake(): void {
    // Of several tabs, the one that is looked at is where the visitor is.
    if (!document.hidden) this.#page = "";
    this.#live?.nudge();
    const { link } = this.#chat;
    if (this.#live === null && link !== "starting") void this.#begin();
    else void this.#flush();
  }

  /** The network went or came. A browser says so a little before requests pass: they are tried soon again. */
  networkChanged(): void {
    this.#attempts = 0;
    this.#live?.renew();
    this.wake();
  }

  #disconnect(): void {
    this.#live?.stop();
    this.#live = null;
    this.#chat.link = "none";
  }

  /** The token is another's now, or gone. */
  restart(): void {
    this.#disconnect();
    if (this.#chat.token !== null || this.#chat.resume) void this.#begin();
  }

  /** Begins or takes up the session, then the line. Tabs do so in turn, so that there is one visitor. */
  async #begin(): Promise<void> {
    const chat = this.#chat;
    clearTimeout(this.#timers.get("begin"));
    chat.link = "starting";
    chat.changed();
    try {
      await alone(`pupitre:${chat.host.site}:session`, () => this.#takeSession());
    } catch (error) {
      const refusal = refusalOf(error);
      chat.link = "down";
      if (refusal.isPassing) {
        this.#cutSoon();
        this.#later("begin", this.#wait(refusal), () => void this.#begin());
      } else this.#refuse(refusal);
      chat.changed();
      return;
    }
    this.#attempts = 0;
    this.#connect();
    void this.#flush();
  }

  /** The desk wants nothing from here: what waits says so. */
  #refuse({ code }: Refusal): void {
    for (const { client_id } of this.#chat.waiting) {
      this.#chat.outbox.change(client_id, { problem: code || "refused" });
    }
    this.#chat.recount();
  }

  async #takeSession(): Promise<void> {
    const chat = this.#chat;
    const { local } = chat;
    const { language } = chat.host;
    const token = local.get("token");
    const plain = {
      ...(token === null ? {} : { token }),
      page: page(),
      language,
    };
    const { resume } = chat;
    const body = resume ? { ...plain, resume } : plain;
    const identity = this.#identity;
    let session: Session;
    try {
      session = await this.#api.session(identity ? { ...body, identity } : body);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal.code === "chat.link_over") {
        chat.resume = undefined;
        chat.tell({ key: "link.over" });
      }
      if (refusal.isPassing || (!identity && token === null)) throw error;
      if (identity) console.warn(`[Pupitre] the identity was refused: ${refusal.code}`);
      this.#identity = null;
      // A token that has ended, or a false identity: the visitor goes on as who they can prove to be.
      const isKept = identity !== null || refusal.code === "chat.link_over";
      session = await this.#api.session(isKept ? plain : { page: page(), language });
    }
    chat.resume = undefined;
    chat.token = session.token;
    local.set("token", session.token);
    if (identity && session.visitor.is_identified) local.set("who", identity.id);
    if (!session.visitor.is_identified) local.remove("who");
    chat.known = withSession(chat.known, session);
    chat.recount();
  }

  #connect(): void {
    const chat = this.#chat;
    this.#live?.stop();
    this.#live = new Live({
      url: `${chat.host.base.replace(/^http/, "ws")}/live`,
      token: chat.token ?? "",
      seq: () => chat.known.seq,
      poll: async (after, wait_s, signal) => {
        const last = this.#received();
        const got = last ? `&received=${last}` : "";
        const path = `/events?after=${after}&wait=${wait_s}&line=${this.#id}${got}`;
        const answer: Batch = await (await this.#api.fetch(path, { signal })).json();
        return answer;
      },
      say: (frame) => {
        // What has arrived is said with the next question. What is lost is said again, or passes.
        if (frame.type !== "received") this.#api.say(this.#id, frame).catch(() => undefined);
      },
      onEvent: (event) => this.#apply(event),
      onReady: (reset) => this.#stands(reset),
      onDown: () => {
        if (chat.link !== "down") this.#cutSoon();
        chat.link = "down";
        chat.changed();
      },
      onRefused: () => {
        this.#live = null;
        void this.#begin();
      },
    });
  }

  #cutSoon(): void {
    this.#later("cut", 3_000, () => {
      this.#chat.isCut = this.#chat.link === "down";
      this.#chat.changed();
    });
  }

  #stands(reset: boolean): void {
    clearTimeout(this.#timers.get("cut"));
    this.#chat.link = "up";
    this.#chat.isCut = false;
    this.#chat.changed();
    this.#page = "";
    this.#tellPage();
    // What was typed just before the line stood is told now.
    if (Date.now() - this.#typed_at < typed_ms) this.#live?.send({ type: "typing", on: true });
    const last = this.#received();
    if (last) this.#live?.send({ type: "received", message_id: last });
    if (reset) {
      this.#disconnect();
      void this.#begin();
    } else void this.#flush();
  }

  /** The last message to the visitor that is here, when the desk may not know so. */
  #received(): string | null {
    const last = this.#chat.known.messages.findLast((it) => it.from !== "visitor");
    return last?.state === "sent" ? last.id : null;
  }

  #tellPage(): void {
    const { url, title } = page();
    if (document.hidden || url === this.#page) return;
    if (this.#live?.send({ type: "page", url, title })) this.#page = url;
  }

  #apply(event: LiveEvent): void {
    const chat = this.#chat;
    const before = chat.known;
    chat.known = withEvent(before, event);
    if (event.type === "typing") {
      this.#later("typing", typing_ms, () => chat.set({ is_typing: false }));
    }
    if (event.type === "message" && chat.known !== before) {
      const { message } = event;
      const isNew = before.messages.every((it) => it.id !== message.id);
      chat.confirm(message);
      if (isNew && message.from !== "visitor") {
        this.#live?.send({ type: "received", message_id: message.id });
        chat.host.emit("message", message);
      }
    }
    chat.changed();
  }

  /** Sends what waits, in order, one tab at a time. */
  async #flush(): Promise<void> {
    const chat = this.#chat;
    if (this.#isFlushing || chat.token === null || chat.isGated) return;
    this.#isFlushing = true;
    this.#tellPage();
    let wait_ms = 0;
    try {
      await alone(`pupitre:${chat.host.site}:outbox`, () => this.#flushAll());
      this.#attempts = 0;
    } catch (error) {
      const refusal = refusalOf(error);
      wait_ms = this.#wait(refusal);
      if (refusal.status === 429) chat.tell({ key: "error.rate" });
      if (refusal.status === 401) {
        this.#disconnect();
        void this.#begin();
      }
    }
    this.#isFlushing = false;
    chat.recount();
    if (wait_ms > 0) this.#later("flush", wait_ms, () => void this.#flush());
  }

  async #flushAll(): Promise<void> {
    const { outbox, local } = this.#chat;
    for (;;) {
      const item = outbox.list().find((it) => it.problem === undefined);
      if (!item) break;
      try {
        await this.#deliver(item);
      } catch (error) {
        const refusal = refusalOf(error);
        if (!outbox.get(item.client_id)) continue;
        if (refusal.isPassing || refusal.status === 401) throw refusal;
        if (refusal.code === "chat.consent_required") {
          // There is a new text to agree to: what waits goes out once the visitor has.
          this.#chat.host.config.consent = (
            await this.#api.config(this.#chat.host.language)
          ).consent;
          local.remove("consent");
          return;
        }
        outbox.change(item.client_id, { problem: refusal.code || "refused" });
      }
      this.#chat.recount();
    }
    const address = local.get("email");
    if (address !== null && this.#chat.known.messages.length > 0) {
      local.remove("email");
      await this.#ask(
        () => this.#api.tell("email", { address }),
        () => this.#chat.tell({ key: "email.saved", address }),
      );
    }
  }

  async #deliver(item: Waiting): Promise<void> {
    const { client_id, text } = item;
    const file_id = item.file_id ?? (item.file ? await this.#upload(client_id) : undefined);
    const consent_version = this.#chat.consent ?? undefined;
    const words = text === "" ? undefined : text;
    this.#chat.confirm(
      await this.#api.message({
        client_id,
        text: words,
        file_id,
        consent_version,
      }),
    );
  }

  async #upload(client_id: string): Promise<string> {
    const { outbox, progress } = this.#chat;
    const file = outbox.files.get(client_id);
    if (!file) throw new Refusal(410, "file.gone");
    const stop = new AbortController();
    this.#uploads.set(client_id, stop);
    try {
      const file_id = await this.#api.upload(
        file,
        (share) => {
          progress.set(client_id, share);
          this.#chat.changed();
        },
        stop.signal,
      );
      outbox.change(client_id, { file_id });
      return file_id;
    } finally {
      this.#uploads.delete(client_id);
      progress.delete(client_id);
    }
  }

  abort(client_id: string): void {
    this.#uploads.get(client_id)?.abort();
  }

  typing(is_typing: boolean): void {
    const now = Date.now();
    if (is_typing ? now - this.#typed_at < typing_every_ms : this.#typed_at === 0) return;
    this.#typed_at = is_typing ? now : 0;
    this.#live?.send({ type: "typing", on: is_typing });
    if (is_typing) this.#later("typed", typed_ms, () => this.typing(false));
  }

  read(message_id: string): void {
    if (this.#live?.send({ type: "read", message_id })) return;
    // The next one that is read says the same of this one.
    this.#api.tell("read", { message_id }).catch(() => undefined);
  }

  /** Asks for something once; says what came of it. */
  async #ask(work: () => Promise<void>, done: () => void): Promise<boolean> {
    try {
      await work();
      done();
      return true;
    } catch (error) {
      const { status, code } = refusalOf(error);
      const isAddress = status === 422 || status === 400;
      if (code === "chat.too_many_mails") this.#chat.tell({ key: "transcript.too_many" });
      else if (code === "chat.transcript_empty") this.#chat.tell({ key: "transcript.empty" });
      else if (status === 429) this.#chat.tell({ key: "error.rate" });
      else this.#chat.tell({ key: isAddress ? "email.invalid" : "error.failed" });
      return false;
    }
  }

  /** The score goes out at once, so that it counts without a comment. */
  survey(answer: { score?: number; comment?: string }): Promise<boolean> {
    const asked = this.#chat.known.survey;
    if (!asked) return Promise.resolve(false);
    const { conversation_id } = asked;
    const state = answer.comment === undefined ? "scored" : "done";
    return this.#ask(
      () => this.#api.tell("survey", { conversation_id, ...answer }),
      () => {
        const survey = this.#chat.known.survey;
        if (survey && survey.state !== "done") this.#chat.set({ survey: { ...survey, state } });
      },
    );
  }

  transcript(address: string): Promise<boolean> {
    return this.#ask(
      () => this.#api.tell("transcript", { address }),
      () => this.#chat.tell({ key: "transcript.sent", address }),
    );
  }

  identify(identity: Identity): void {
    this.#identity = identity;
    this.#disconnect();
    void this.#begin();
  }

  /** The token is gone from the browser already; the desk is told with it once more. */
  logout(token: string | null): void {
    this.#identity = null;
    this.#disconnect();
    if (token === null) return;
    const api = new Api(this.#chat.host.base, () => token);
    api.tell("logout", {}).catch(() => undefined);
  }
}
