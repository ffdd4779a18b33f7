// The emulator's control routes.

const TIMEOUT_MS = 15_000;
const UPLOAD_TIMEOUT_MS = 120_000;

/** A refusal of the emulator, or no answer at all (`code` is then "unreachable"). */
export class ApiError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

async function call(method, path, { body, headers = {}, timeoutMs = TIMEOUT_MS } = {}) {
  let response;
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    response = await fetch(`/_emulator/${path}`, { method, body, headers, signal });
  } catch (error) {
    throw new ApiError("unreachable", error.message);
  }
  const text = await response.text();
  const answer = parsed(text);
  if (response.ok) return answer;
  const refusal = answer?.error ?? {};
  throw new ApiError(refusal.code ?? response.status, refusal.message ?? response.statusText);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function send(method, path, value) {
  const headers = { "Content-Type": "application/json" };
  return call(method, path, { body: JSON.stringify(value), headers });
}

const visitor = (id) => `visitors/${encodeURIComponent(id)}`;

/** One function a route; each gives the parsed answer or throws an `ApiError`. */
export const api = {
  state: () => call("GET", "state"),
  messages: (id, after) => call("GET", `${visitor(id)}/messages?after=${after}`),
  addVisitor: (value) => send("POST", "visitors", value),
  changeVisitor: (id, value) => send("PATCH", visitor(id), value),
  say: (id, message) => send("POST", `${visitor(id)}/messages`, message),
  read: (id) => send("POST", `${visitor(id)}/read`, {}),
  play: (id, wamid) => send("POST", `${visitor(id)}/play`, { wamid }),
  advance: (seconds) => send("POST", "clock", { advance_seconds: seconds }),
  setFaults: (value) => send("PUT", "faults", value),
  setWebhook: (value) => send("POST", "webhook", value),
  templates: () => call("GET", "templates"),
  decideTemplate: (id, verdict) => send("PATCH", `templates/${encodeURIComponent(id)}`, verdict),
  log: (after) => call("GET", `log?after=${after}`),
  sendFile: (id, file, { type, fileName, caption }) => {
    const query = new URLSearchParams();
    if (type) query.set("type", type);
    if (fileName) query.set("file_name", fileName);
    if (caption) query.set("caption", caption);
    return call("POST", `${visitor(id)}/files?${query}`, {
      body: file,
      headers: { "Content-Type": file.type || "application/octet-stream" },
      timeoutMs: UPLOAD_TIMEOUT_MS,
    });
  },
};
