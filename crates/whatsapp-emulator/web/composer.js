// Where the visitor writes: text, emoji, files, a voice note, a quote.

import { summary } from "./bubble.js";
import { openForm } from "./dialog.js";
import { el, icon, part } from "./dom.js";
import { playTime } from "./format.js";
import { language, t } from "./i18n.js";
import { openMenu } from "./menu.js";
import { canRecord, record } from "./recorder.js";
import { kindOf, say, sendFile } from "./sending.js";
import { publish, store, thread, visitor } from "./store.js";
import { toBottom } from "./thread.js";

const EMOJI = [..."😀😅😂🙂😉😍🤔😮😢😡🙏👍👎👏💪❤️🎉✅❌☕".matchAll(/\p{Emoji}\uFE0F?/gu)];
const ACCEPT = { image: "image/*,video/*", document: "", voice: "audio/*" };

let shown = "";
let recording = null;

/** Draws the composer when what it depends on has changed. */
export function renderComposer() {
  const place = part("composer-place");
  const current = visitor();
  const isOpen = current && current.is_online && !current.is_blocked;
  const signature = [isOpen && current.id, language(), Boolean(recording)].join("|");
  if (shown !== signature) {
    shown = signature;
    place.replaceChildren(...(isOpen ? [recording ? recordingBar() : form(current)] : []));
  }
  if (isOpen && !recording) showQuote();
}

function iconButton(name, key, test, onclick) {
  const button = el("button", {
    type: "button",
    class: "icon-button",
    "aria-label": t(key),
    title: t(key),
    "data-testid": test,
  });
  button.append(icon(name, "l"));
  button.addEventListener("click", () => onclick(button));
  return button;
}

function form(current) {
  const input = el("textarea", {
    rows: 1,
    placeholder: t("composer.placeholder"),
    "aria-label": t("composer.label", { name: current.name }),
    "data-testid": "composer",
    maxlength: 4096,
  });
  input.value = thread().draft;
  const emoji = iconButton("smile", "composer.emoji", "emoji", (button) => {
    const items = EMOJI.map(([it]) => ({ label: it, run: () => insert(input, it) }));
    openMenu(button, items, "grid");
  });
  const attach = iconButton("paperclip", "composer.attach", "attach", (button) =>
    openMenu(button, attachments()),
  );
  for (const it of [emoji, attach]) it.setAttribute("aria-haspopup", "menu");
  const voice = iconButton("mic", "send.voice", "voice", startVoice);
  const send = el("button", {
    type: "submit",
    class: "send",
    "aria-label": t("composer.send"),
    "data-testid": "send",
  });
  send.append(icon("send", "l"));
  const field = el("div", { class: "field" }, emoji, input, attach, voice);
  const quote = el("div", { class: "answering", "data-part": "answering" });
  const root = el("form", { class: "composer" }, quote, field, send);
  listen(root, input);
  return root;
}

function listen(root, input) {
  input.addEventListener("input", () => {
    thread().draft = input.value;
    grow(input);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      root.requestSubmit();
    }
    if (event.key === "Escape" && thread().reply) stopAnswering();
    if (event.key === "ArrowUp" && input.value === "") {
      event.preventDefault();
      [...document.querySelectorAll("[data-testid='bubble']")].at(-1)?.focus();
    }
  });
  input.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    for (const file of files) send(file, kindOf(file));
  });
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    const reply = thread().reply;
    thread().draft = "";
    thread().reply = null;
    input.value = "";
    grow(input);
    const message = { type: "text", text, ...(reply ? { reply_to: reply } : {}) };
    say(message, { type: "text", text, reply_to: reply });
    toBottom();
    input.focus();
  });
}

/** For browsers where the style sheet alone can't make a field as tall as its text. */
function grow(input) {
  if (CSS.supports("field-sizing", "content")) return;
  input.style.setProperty("block-size", "auto");
  input.style.setProperty("block-size", `${input.scrollHeight}px`);
}

function insert(input, text) {
  input.focus();
  input.setRangeText(text, input.selectionStart, input.selectionEnd, "end");
  thread().draft = input.value;
}

function showQuote() {
  const bar = part("answering");
  const quoted = thread().bubbles.get(thread().reply);
  bar.hidden = !quoted;
  if (!quoted || bar.dataset.wamid === quoted.wamid) return;
  bar.dataset.wamid = quoted.wamid;
  const author = quoted.direction === "brand" ? store.state.brand.name : t("bubble.you");
  const cancel = iconButton("x", "composer.cancel-reply", "cancel-reply", stopAnswering);
  const words = el(
    "span",
    { class: "quote" },
    el("b", {}, author),
    el("span", {}, summary(quoted)),
  );
  bar.replaceChildren(words, cancel);
}

function stopAnswering() {
  thread().reply = null;
  publish();
  document.querySelector("[data-testid='composer']")?.focus();
}

/** What can be sent besides text: for the menu and for the side. */
export function attachments() {
  return [
    { symbol: icon("image"), label: t("send.photo"), test: "photo", run: () => pick("image") },
    {
      symbol: icon("file-text"),
      label: t("send.document"),
      test: "document",
      run: () => pick("document"),
    },
    { symbol: icon("mic"), label: t("send.voice"), test: "voice-note", run: startVoice },
    { symbol: icon("music"), label: t("send.audio"), test: "audio", run: () => pick("audio") },
    { symbol: icon("map-pin"), label: t("send.location"), test: "location", run: askLocation },
    { symbol: icon("contact-round"), label: t("send.contact"), test: "contact", run: askContact },
    { symbol: icon("code"), label: t("send.raw"), test: "raw", run: askRaw },
  ];
}

function pick(kind) {
  const accept = ACCEPT[kind] ?? "audio/*";
  const input = el("input", { type: "file", accept, hidden: true, "data-testid": `file-${kind}` });
  document.body.append(input);
  input.addEventListener("cancel", () => input.remove());
  input.addEventListener("change", () => {
    for (const file of input.files) send(file, kind === "image" ? kindOf(file) : kind);
    input.remove();
  });
  input.click();
}

function send(file, type) {
  const input = document.querySelector("[data-testid='composer']");
  const withCaption = ["image", "video", "document"].includes(type);
  const caption = withCaption && input ? input.value.trim() : "";
  if (caption) {
    input.value = "";
    thread().draft = "";
  }
  sendFile(file, type, { caption });
  toBottom();
}

/** Lets files be dropped on the phone. */
export function prepareDrop() {
  const phone = part("phone");
  phone.addEventListener("dragover", (event) => event.preventDefault());
  phone.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!document.querySelector("[data-testid='composer']")) return;
    for (const file of event.dataTransfer.files) send(file, kindOf(file));
  });
}

async function startVoice() {
  if (!canRecord()) return pick("voice");
  try {
    recording = { startedAt: Date.now(), id: store.visitorId, ...(await record()) };
  } catch {
    // Refused or no microphone: a sound file does as well.
    return pick("voice");
  }
  publish();
  return document.querySelector("[data-testid='voice-send']")?.focus();
}

function recordingBar() {
  const clock = el("span", { class: "recording-time" }, "0:00");
  const bar = el("div", {
    class: "composer recording",
    role: "group",
    "aria-label": t("voice.recording"),
  });
  const timer = setInterval(() => {
    if (!bar.isConnected) return clearInterval(timer);
    clock.textContent = playTime((Date.now() - recording.startedAt) / 1000);
    return undefined;
  }, 250);
  const cancel = iconButton("trash-2", "voice.cancel", "voice-cancel", () => finishVoice(false));
  const done = iconButton("send", "voice.send", "voice-send", () => finishVoice(true));
  done.className = "send";
  const label = el("span", { class: "recording-label" }, el("i"), t("voice.recording"), clock);
  bar.append(cancel, label, done);
  return bar;
}

async function finishVoice(isKept) {
  const ended = recording;
  recording = null;
  publish();
  if (!isKept || ended.id !== store.visitorId) return ended.cancel();
  sendFile(await ended.stop(), "voice");
  return toBottom();
}

function askLocation() {
  openForm({
    title: t("location.title"),
    submit: t("location.send"),
    test: "location-dialog",
    fields: [
      { name: "name", label: t("location.name"), value: "Orvelle République" },
      { name: "address", label: t("location.address"), value: "18 place de la République, Paris" },
      {
        name: "latitude",
        label: t("location.latitude"),
        value: "48.86747",
        type: "number",
        min: -90,
        max: 90,
        step: "any",
        required: true,
      },
      {
        name: "longitude",
        label: t("location.longitude"),
        value: "2.36389",
        type: "number",
        min: -180,
        max: 180,
        step: "any",
        required: true,
      },
    ],
    run: ({ name, address, latitude, longitude }) => {
      const location = {
        latitude: Number(latitude),
        longitude: Number(longitude),
        name: name || null,
        address: address || null,
      };
      say({ type: "location", ...location }, { type: "location", location });
      toBottom();
    },
  });
}

/** A card of somebody: as a phone sends one from its address book. */
function askContact() {
  openForm({
    title: t("contact.title"),
    submit: t("contact.send"),
    test: "contact-dialog",
    fields: [
      { name: "name", label: t("contact.name"), value: "Claire Vidal", required: true },
      { name: "phone", label: t("contact.phone"), value: "+33 6 39 98 00 77", required: true },
      { name: "email", label: t("contact.email"), value: "", type: "email" },
    ],
    run: ({ name, phone, email }) => {
      const words = name.trim().split(/\s+/);
      const card = {
        name: { formatted_name: words.join(" "), first_name: words[0] },
        phones: [{ phone, type: "CELL", wa_id: phone.replaceAll(/\D/g, "") }],
        ...(email ? { emails: [{ email, type: "HOME" }] } : {}),
      };
      if (words.length > 1) card.name.last_name = words.slice(1).join(" ");
      say({ type: "contacts", contacts: [card] }, { type: "contacts", text: words.join(" ") });
      toBottom();
    },
  });
}

const RAW = { type: "order", order: { catalog_id: "100", product_items: [] } };

function askRaw() {
  openForm({
    title: t("raw.title"),
    hint: t("raw.hint"),
    submit: t("composer.send"),
    test: "raw-dialog",
    fields: [
      {
        name: "json",
        label: t("raw.label"),
        value: JSON.stringify(RAW, null, 2),
        type: "json",
        required: true,
      },
    ],
    run: ({ json }) => {
      const message = JSON.parse(json);
      say({ type: "raw", message }, { type: "unsupported" });
      toBottom();
    },
  });
}
