// What the visitor sends: shown at once, then confirmed, or kept with the reason.

import { api } from "./api.js";
import { t } from "./i18n.js";
import { keep, now, publish, store, thread } from "./store.js";

let count = 0;

/** Sends a message as the played visitor. `shown` is how its bubble looks until it is confirmed. */
export function say(message, shown) {
  const id = store.visitorId;
  return post(id, shown, () => api.say(id, message));
}

/** Sends a file as the played visitor. `type` as in the emulator's route. */
export function sendFile(file, type, { fileName = file.name, caption = "" } = {}) {
  const id = store.visitorId;
  const media = {
    id: null,
    mime: file.type,
    file_name: fileName,
    size_bytes: file.size,
    url: null,
  };
  const shown = { type: type ?? kindOf(file), text: caption || null, media };
  return post(id, shown, () => api.sendFile(id, file, { type, fileName, caption }));
}

/** "image", "video", "audio" or "document", by the file's type. */
export function kindOf(file) {
  const [kind] = file.type.split("/");
  return ["image", "video", "audio"].includes(kind) ? kind : "document";
}

function post(id, shown, request) {
  count += 1;
  const bubble = {
    wamid: `local-${count}`,
    direction: "visitor",
    at: new Date(now()).toISOString(),
    status: "sending",
    reply_to: null,
    ...shown,
  };
  const entry = { bubble, retry: () => attempt(id, entry, request) };
  entry.remove = () => forget(id, entry);
  thread(id).local.push(entry);
  return attempt(id, entry, request);
}

async function attempt(id, entry, request) {
  entry.bubble = { ...entry.bubble, status: "sending", error: null };
  publish();
  try {
    const bubble = await request();
    forget(id, entry);
    if (bubble) keep(id, bubble);
  } catch (error) {
    const title = error.code === "unreachable" ? t("failure.unreachable") : error.message;
    entry.bubble = { ...entry.bubble, status: "failed", error: { code: error.code, title } };
    publish();
  }
}

function forget(id, entry) {
  const of = thread(id);
  of.local = of.local.filter((it) => it !== entry);
  publish();
}
