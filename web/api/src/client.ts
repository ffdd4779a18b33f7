// Calls of the desk's API. Each resolves to its answer or throws an `ApiError` or `Unreachable`.
import type {
  AvailabilityChoice,
  ChannelLimits,
  Conversation,
  ConversationMail,
  ConversationVisitor,
  Family,
  FamilyStatus,
  Me,
  Media,
  Message,
  PastConversation,
  Problem,
} from "./types.ts";

const prefix = "/api/v1";
const timeout_ms = 20_000;
const upload_timeout_ms = 300_000;

/** An id as a part of an address. */
export const part = encodeURIComponent;

/** The server refused, and said why. */
export class ApiError extends Error {
  readonly problem: Problem;
  /** From `Retry-After`, in milliseconds. */
  readonly retry_after_ms: number | null;

  constructor(problem: Problem, retry_after_ms: number | null) {
    super(problem.code);
    this.problem = problem;
    this.retry_after_ms = retry_after_ms;
  }

  get code(): string {
    return this.problem.code;
  }
}

/** No answer came: the network is cut, or the server is away. */
export class Unreachable extends Error {}

export interface PlaceDraft {
  type: "location";
  latitude: number;
  longitude: number;
  name?: string;
  address?: string;
}

export interface CardDraft {
  name: { formatted: string; first?: string; last?: string };
  organization?: string;
  phones: { number: string; kind?: string }[];
  emails: { address: string; kind?: string }[];
}

export interface ChoicesDraft {
  type: "choices";
  kind: "buttons" | "list";
  header?: string;
  text: string;
  footer?: string;
  button?: string;
  sections: {
    title?: string;
    rows: { id: string; title: string; description?: string }[];
  }[];
}

/** What a message can say, as it is sent. */
export type DraftContent =
  | { type: "text"; text: string; signed?: boolean }
  | { type: "media"; media_id: string; caption?: string }
  | PlaceDraft
  | { type: "contacts"; contacts: CardDraft[] }
  | ChoicesDraft;

export type MessageDraft = DraftContent & {
  client_message_id: string;
  /** The message that it answers. */
  quoted_message_id?: string;
};

interface Call {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  query?: Record<string, string | number | undefined>;
  /** A value that is sent as JSON, or a file as it is. */
  body?: unknown;
}

function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "code" in value && "status" in value;
}

/** What is read of an answer that refuses, however it came. */
interface Refusal {
  status: number;
  statusText: string;
  body: unknown;
  header: (name: string) => string | null;
}

function refusalOf({ status, statusText, body, header }: Refusal): ApiError {
  const seconds = Number(header("retry-after"));
  const retry_after_ms = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
  if (isProblem(body)) return new ApiError(body, retry_after_ms);
  const problem: Problem = {
    type: "about:blank",
    title: statusText,
    status,
    detail: null,
    code: "server.unexpected",
    request_id: header("x-request-id") ?? "",
  };
  return new ApiError(problem, retry_after_ms);
}

/** A proxy answers these while the server is away; the request may be repeated. */
function isAway(status: number): boolean {
  return status === 502 || status === 503 || status === 504;
}

function address(call: Call): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(call.query ?? {})) {
    if (value !== undefined) query.set(name, String(value));
  }
  const text = query.toString();
  return prefix + call.path + (text === "" ? "" : `?${text}`);
}

/** Passes a call, and throws what refuses it. */
export async function send(call: Call): Promise<Response> {
  const headers: Record<string, string> = { accept: "application/json" };
  let body: string | Blob | undefined;
  if (call.body instanceof Blob) body = call.body;
  else if (call.body !== undefined) {
    headers["content-type"] = "application/json";
    body = JSON.stringify(call.body);
  }
  const signal = AbortSignal.timeout(timeout_ms);
  let response: Response;
  try {
    response = await fetch(address(call), { method: call.method, headers, body, signal });
  } catch (cause) {
    throw new Unreachable("no answer", { cause });
  }
  if (isAway(response.status)) throw new Unreachable(`status ${response.status}`);
  if (!response.ok) {
    const { status, statusText } = response;
    const body: unknown = await response.json().catch(() => null);
    throw refusalOf({ status, statusText, body, header: (name) => response.headers.get(name) });
  }
  return response;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isMedia(value: unknown): value is Media {
  return typeof value === "object" && value !== null && "id" in value && "state" in value;
}

/** How far a file has gone, from 0 to 1. */
export type UploadProgress = (share: number) => void;

/** Sends a file and tells how far it is, which `fetch` can't. */
function sendFile(
  id: string,
  file: Blob,
  name: string,
  onProgress: UploadProgress,
): Promise<Media> {
  const request = new XMLHttpRequest();
  request.open("POST", address({ method: "POST", path: "/media", query: { client_media_id: id } }));
  request.timeout = upload_timeout_ms;
  request.setRequestHeader("accept", "application/json");
  request.setRequestHeader(
    "content-type",
    file.type === "" ? "application/octet-stream" : file.type,
  );
  request.setRequestHeader("x-file-name", part(name));
  request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
  return new Promise((resolve, reject) => {
    const lost = () => reject(new Unreachable("no answer"));
    request.onerror = lost;
    request.onabort = lost;
    request.ontimeout = lost;
    request.onload = () => {
      const { status, statusText } = request;
      const body = parsed(request.responseText);
      const header = (header_name: string) => request.getResponseHeader(header_name);
      if (isAway(status)) reject(new Unreachable(`status ${status}`));
      else if (status < 200 || status > 299) {
        reject(refusalOf({ status, statusText, body, header }));
      } else if (isMedia(body)) resolve(body);
      else reject(new Unreachable("the answer was cut"));
    };
    request.send(file);
  });
}

/** The answer of a call, read. */
export async function answer<T>(call: Call): Promise<T> {
  const response = await send(call);
  try {
    return await response.json();
  } catch (cause) {
    throw new Unreachable("the answer was cut", { cause });
  }
}

/** `queue` and `all` are for managers; `named` is what waits for a place on my desk. */
export type ConversationView = "mine" | "paused" | "named" | "closed" | "queue" | "all";

export interface ConversationPage {
  items: Conversation[];
  next_cursor: string | null;
  event_seq: number;
}

export interface MessagePage {
  items: Message[];
  previous_cursor: string | null;
}

export interface PastConversationPage {
  items: PastConversation[];
  next_cursor: string | null;
}

export const api = {
  logIn: (email: string, password: string, locale: "fr" | "en") =>
    answer<Me>({ method: "POST", path: "/sessions", body: { email, password, locale } }),

  logOut: async (): Promise<void> => {
    await send({ method: "DELETE", path: "/sessions/current" });
  },

  me: () => answer<Me>({ method: "GET", path: "/me" }),

  setAvailability: (family: Family, choice: AvailabilityChoice) =>
    answer<FamilyStatus>({
      method: "PUT",
      path: `/me/availability/${part(family)}`,
      body: { choice },
    }),

  conversations: (view: ConversationView, cursor?: string) =>
    answer<ConversationPage>({
      method: "GET",
      path: "/conversations",
      query: { view, limit: 100, cursor },
    }),

  conversation: (id: string) =>
    answer<Conversation>({ method: "GET", path: `/conversations/${part(id)}` }),

  /** What the visitor of a web chat left there. */
  conversationMail: (id: string) =>
    answer<ConversationMail>({ method: "GET", path: `/conversations/${part(id)}/mail` }),
  conversationVisitor: (id: string) =>
    answer<ConversationVisitor>({ method: "GET", path: `/conversations/${part(id)}/visitor` }),

  messages: (id: string, before?: string) =>
    answer<MessagePage>({
      method: "GET",
      path: `/conversations/${part(id)}/messages`,
      query: { limit: 40, before },
    }),

  pastConversations: (contact: string, cursor?: string) =>
    answer<PastConversationPage>({
      method: "GET",
      path: `/contacts/${part(contact)}/conversations`,
      query: { limit: 20, cursor },
    }),

  sendMessage: (conversation: string, draft: MessageDraft) =>
    answer<Message>({
      method: "POST",
      path: `/conversations/${part(conversation)}/messages`,
      body: draft,
    }),

  /** What the platform said of a message, word for word. */
  rawMessage: (conversation: string, message: string) =>
    answer<unknown>({
      method: "GET",
      path: `/conversations/${part(conversation)}/messages/${part(message)}/raw`,
    }),

  /** Sets the agent's reaction; an empty one takes it away. */
  react: (conversation: string, message: string, emoji: string) =>
    answer<Message>({
      method: "PUT",
      path: `/conversations/${part(conversation)}/messages/${part(message)}/reaction`,
      body: { emoji },
    }),

  /** The visitor is shown that an answer is being written. */
  typing: async (conversation: string, on: boolean): Promise<void> => {
    const path = `/conversations/${part(conversation)}/typing`;
    await send({ method: "POST", path, body: { on } });
  },

  limits: (channel: string) =>
    answer<ChannelLimits>({ method: "GET", path: `/channels/${part(channel)}/limits` }),

  retryMedia: (media: string) =>
    answer<Media>({ method: "POST", path: `/media/${part(media)}/fetch`, body: {} }),

  retryMessage: (conversation: string, message: string) =>
    answer<Message>({
      method: "POST",
      path: `/conversations/${part(conversation)}/messages/${part(message)}/retries`,
      body: {},
    }),

  markRead: async (conversation: string, message_id: string): Promise<void> => {
    await send({
      method: "POST",
      path: `/conversations/${part(conversation)}/read`,
      body: { message_id },
    });
  },

  upload: sendFile,
};
