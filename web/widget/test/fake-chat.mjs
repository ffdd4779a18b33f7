// A small server that speaks the visitor's API, to look at the widget in every state and to try its faults.
import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const pages = fileURLToPath(new URL("./", import.meta.url));

const settings = {
  brand: { name: "Orvelle", logo_url: "logo" },
  language: "fr",
  theme: {
    color: "#203a37",
    text_on_color: "#ffffff",
    position: "right",
    greeting: "Une question sur cette lampe ?",
  },
  texts: {},
  consent: null,
  open: true,
  opens_at: null,
  availability: "available",
  asks_email: false,
  mail: false,
  files: {
    max_bytes: 1_000_000,
    types: ["image/png", "image/jpeg", "application/pdf", "text/plain"],
  },
  text_max: 4096,
  whatsapp_url: "https://wa.me/33639980000",
  identified_only: false,
};

const logo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="16" fill="#203a37"/><path d="M16 7.5v3.2M9.6 18.9a6.4 6.4 0 0 1 12.8 0Z" fill="#f2c879" stroke="#f2c879" stroke-width="1.6"/><path d="M13.7 22.3a2.4 2.4 0 0 0 4.6 0" fill="none" stroke="#f4ead8" stroke-width="1.7"/></svg>`;

/** A text frame of a server, unmasked (RFC 6455, section 5.2). */
function frame(text) {
  const body = Buffer.from(text);
  const head =
    body.length < 126
      ? Buffer.from([0x81, body.length])
      : Buffer.from([0x81, 126, body.length >> 8, body.length & 255]);
  return Buffer.concat([head, body]);
}

/** The text frames in what a browser sent; those are masked and, here, short. */
function* texts(state, chunk) {
  state.rest = Buffer.concat([state.rest, chunk]);
  for (;;) {
    const { rest } = state;
    if (rest.length < 6) return;
    let size = rest[1] & 127;
    let at = 2;
    if (size === 126) {
      size = rest.readUInt16BE(2);
      at = 4;
    }
    if (rest.length < at + 4 + size) return;
    const mask = rest.subarray(at, at + 4);
    const body = Buffer.from(rest.subarray(at + 4, at + 4 + size));
    for (let index = 0; index < body.length; index++) body[index] ^= mask[index % 4];
    state.rest = rest.subarray(at + 4 + size);
    if ((rest[0] & 15) === 8) return;
    if ((rest[0] & 15) === 1) yield body.toString();
  }
}

export class FakeChat {
  config = structuredClone(settings);
  seq = 0;
  events = [];
  messages = [];
  conversation = null;
  survey = null;
  visitor = { id: "visitor", name: null, is_identified: false };
  files = new Map();
  heard = [];
  sockets = new Set();
  /** Requests whose path ends so are answered with this status. */
  faults = new Map();
  hasSockets = true;
  headers = {};

  async start() {
    this.server = createServer((request, response) => void this.answer(request, response));
    this.server.on("upgrade", (request, socket) => this.upgrade(request, socket));
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
    return this;
  }

  stop() {
    for (const socket of this.sockets) socket.destroy();
    this.server.closeAllConnections();
    this.server.close();
  }

  tell(event) {
    const numbered = { seq: ++this.seq, ...event };
    this.events.push(numbered);
    this.pass(numbered);
  }

  pass(event) {
    for (const socket of this.sockets) socket.write(frame(JSON.stringify(event)));
  }

  /** Cuts every line. */
  cut() {
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  say(content, over = {}) {
    const message = {
      id: randomUUID(),
      client_id: null,
      from: "agent",
      agent: { name: "Maëlle", avatar_url: null },
      content: typeof content === "string" ? { type: "text", text: content } : content,
      sent_at: new Date().toISOString(),
      state: "sent",
      ...over,
    };
    this.messages.push(message);
    this.tell({ type: "message", message });
    return message;
  }

  becomes(over) {
    this.conversation = {
      id: "conversation",
      state: "open",
      agent: { name: "Maëlle" },
      queue_position: null,
      ...this.conversation,
      ...over,
    };
    this.tell({ type: "conversation", conversation: this.conversation });
  }

  async answer(request, response) {
    const url = new URL(request.url, this.url);
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const send = (status, content, type = "application/json") => {
      response.writeHead(status, {
        "content-type": type,
        "access-control-allow-origin": "*",
        "access-control-allow-headers": "authorization, content-type, x-file-name",
        ...(status === 429 ? { "retry-after": "1" } : {}),
      });
      response.end(content);
    };
    if (request.method === "OPTIONS") return send(204, "");
    const site = /^\/chat\/v1\/(\w+)\/(.*)$/.exec(url.pathname);
    if (!site && url.pathname.startsWith("/chat/")) {
      try {
        return send(200, readFileSync(dist + url.pathname.slice(6)), "text/javascript");
      } catch {
        return send(404, "");
      }
    }
    if (!site) return send(404, "");
    const path = site[2];
    const fault = this.faults.get(path);
    if (fault) return send(fault, JSON.stringify({ code: "fault", status: fault }));
    const json = body.length > 0 && request.headers["content-type"] === "application/json";
    const name = decodeURIComponent(request.headers["x-file-name"] ?? "");
    const file = { mime: request.headers["content-type"], name, bytes: body };
    const asked = json ? JSON.parse(body.toString()) : path === "files" ? file : {};
    if (path === "say")
      this.heard.push({ path: "live", line: url.searchParams.get("line"), ...asked });
    else if (path !== "config") this.heard.push({ path, ...asked });
    return this.serve(path, asked, url, send);
  }

  async serve(path, asked, url, send) {
    if (path === "logo") return send(200, logo, "image/svg+xml");
    if (path === "config") {
      const language = url.searchParams.get("language")?.startsWith("en") ? "en" : "fr";
      return send(200, JSON.stringify({ ...this.config, language }));
    }
    if (path === "session") {
      if (asked.identity)
        this.visitor = { id: "known", name: asked.identity.name, is_identified: true };
      const { visitor, seq, conversation, messages, survey } = this;
      return send(
        200,
        JSON.stringify({ token: "token", visitor, seq, conversation, messages, survey }),
      );
    }
    if (path === "messages") {
      const known = this.messages.find((it) => it.client_id === asked.client_id);
      if (known) return send(200, JSON.stringify(known));
      const file = this.files.get(asked.file_id);
      const content = file
        ? { type: file.type.startsWith("image/") ? "image" : "document", media: file }
        : { type: "text", text: asked.text };
      if (!this.conversation || this.conversation.state === "closed") {
        this.survey = null;
        this.becomes({ id: randomUUID(), state: "waiting", agent: null, queue_position: 3 });
      }
      const message = this.say(content, {
        client_id: asked.client_id,
        from: "visitor",
        agent: null,
      });
      return send(200, JSON.stringify(message));
    }
    if (path === "files") {
      const { mime, name, bytes } = asked;
      const id = randomUUID();
      this.files.set(id, {
        id,
        mime,
        type: mime,
        file_name: name,
        size_bytes: bytes.length,
        bytes,
      });
      return send(201, JSON.stringify({ id }));
    }
    if (path.startsWith("files/")) {
      const file = this.files.get(path.slice(6));
      return file ? send(200, file.bytes, file.mime) : send(404, "{}");
    }
    if (path === "events") {
      const after = Number(url.searchParams.get("after"));
      const waits = Number(url.searchParams.get("wait")) > 0;
      for (let tries = 0; waits && tries < 40 && this.seq <= after; tries++) {
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
      const events = this.events.filter((it) => it.seq > after);
      return send(200, JSON.stringify({ events, seq: this.seq, reset: false }));
    }
    if (path === "survey") {
      this.survey = { ...this.survey, state: asked.comment === undefined ? "scored" : "done" };
      this.tell({ type: "survey", survey: this.survey });
    }
    return send(204, "");
  }

  upgrade(request, socket) {
    socket.on("error", () => undefined);
    if (!this.hasSockets) return socket.destroy();
    const key = request.headers["sec-websocket-key"];
    const magic = `${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash("sha1").update(magic).digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    const state = { rest: Buffer.alloc(0) };
    socket.on("close", () => this.sockets.delete(socket));
    socket.on("data", (chunk) => {
      for (const text of texts(state, chunk)) {
        const said = JSON.parse(text);
        if (said.type === "ping") {
          socket.write(frame(JSON.stringify({ type: "pong" })));
          continue;
        }
        this.heard.push({ path: "live", ...said });
        if (said.type !== "hello") continue;
        const ready = { type: "ready", seq: this.seq, reset: false };
        socket.write(frame(JSON.stringify(ready)));
        for (const event of this.events.filter((it) => it.seq > said.after)) {
          socket.write(frame(JSON.stringify(event)));
        }
        this.sockets.add(socket);
      }
    });
  }
}

/** A site of another origin with the script tag on its page. */
export async function startSite(chat, { policy, lang = "fr", attributes = "" } = {}) {
  const page = readFileSync(`${pages}shop.html`, "utf8")
    .replace('lang="fr"', `lang="${lang}"`)
    .replace(
      "</body>",
      `<script async src="${chat.url}/chat/widget.js" data-site="orvelle" ${attributes}></script></body>`,
    );
  const server = createServer((_request, response) => {
    const headers = { "content-type": "text/html; charset=utf-8" };
    if (policy) headers["content-security-policy"] = policy;
    response.writeHead(200, headers);
    response.end(page);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://localhost:${server.address().port}/lampes/ardoise`;
  return { url, stop: () => (server.closeAllConnections(), server.close()) };
}
