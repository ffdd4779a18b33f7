// The log of what went over the wire, newest first.

import { api } from "./api.js";
import { el, icon, part } from "./dom.js";
import { timeWithSeconds } from "./format.js";
import { language, t } from "./i18n.js";

const SHOWN_MAX = 100;

let entries = [];
let isFetching = false;
let shown = "";

/** Fetches what is new and draws the log. Called while the panel is open. */
export async function renderJournal() {
  if (isFetching) return;
  isFetching = true;
  try {
    const tail = entries.at(-10)?.n ?? 0;
    const answer = await api.log(Math.max(0, tail - 1));
    const fresh = answer.items ?? answer;
    const known = new Map(entries.map((it) => [it.n, it]));
    for (const it of fresh) known.set(it.n, it);
    entries = [...known.values()].sort((one, other) => one.n - other.n).slice(-1000);
    draw();
  } catch {
    // The banner tells that the emulator is away; what is known stays.
    draw();
  }
  isFetching = false;
}

function draw() {
  const signature = JSON.stringify([entries.slice(-SHOWN_MAX), language()]);
  if (signature === shown) return;
  shown = signature;
  const host = part("journal");
  const open = new Set([...host.querySelectorAll("details[open]")].map((it) => it.dataset.n));
  const focused = host.contains(document.activeElement)
    ? document.activeElement.closest("details")?.dataset.n
    : null;
  const rows = entries
    .slice(-SHOWN_MAX)
    .reverse()
    .map((it) => row(it, open));
  host.replaceChildren(
    legend(),
    rows.length > 0
      ? el("ol", { class: "journal" }, ...rows)
      : el("p", { class: "small panel-empty" }, t("journal.empty")),
  );
  if (focused) host.querySelector(`details[data-n="${focused}"] summary`)?.focus();
}

function legend() {
  return el(
    "p",
    { class: "small legend" },
    el("span", {}, icon("arrow-up-right", "s"), t("journal.out")),
    el("span", {}, icon("arrow-down-left", "s"), t("journal.in")),
  );
}

function row(entry, open) {
  const isGraph = entry.kind === "graph";
  const isFine = entry.status !== null && entry.status >= 200 && entry.status < 300;
  const tone = isFine ? (isGraph ? "in" : "out") : "wrong";
  const symbol = isFine ? (isGraph ? "arrow-down-left" : "arrow-up-right") : "triangle-alert";
  const body = parsed(entry.body);
  const mark = el("span", { class: `journal-${tone}` }, icon(symbol));
  const head = el(
    "summary",
    {},
    mark,
    el("b", {}, title(entry, body)),
    el("time", { datetime: entry.at }, timeWithSeconds(entry.at)),
    el("small", {}, detail(entry)),
  );
  const text = typeof body === "string" ? body : JSON.stringify(body, null, 2);
  const content = el("pre", { tabindex: 0, "aria-label": t("journal.body") }, text || "—");
  const details = el(
    "details",
    { "data-n": entry.n, "data-testid": "journal-entry" },
    head,
    content,
  );
  details.open = open.has(String(entry.n));
  return el("li", {}, details);
}

function parsed(body) {
  if (typeof body !== "string") return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function title(entry, body) {
  if (entry.kind === "graph") {
    const type = body?.type ?? (body?.status === "read" ? "read" : null);
    return type ? t(`journal.send-${type}`) : (entry.request ?? t("journal.call"));
  }
  const values = (body?.entry ?? []).flatMap((it) => it.changes ?? []);
  const count = values.length;
  const value = values[0]?.value ?? body ?? {};
  const first = value.statuses?.[0]
    ? t(`journal.status-${value.statuses[0].status}`)
    : value.messages?.[0]
      ? t("journal.message", { type: value.messages[0].type ?? "" })
      : (values[0]?.field ?? t("journal.webhook"));
  return count > 1 ? t("journal.and-more", { first, count: count - 1 }) : first;
}

function detail(entry) {
  const status = entry.status ? `HTTP ${entry.status}` : t("journal.no-answer");
  const tries = entry.attempts > 1 ? t("journal.attempts", { count: entry.attempts }) : "";
  const request = entry.kind === "graph" ? entry.request : "";
  return [request, status, tries].filter(Boolean).join(" · ");
}
