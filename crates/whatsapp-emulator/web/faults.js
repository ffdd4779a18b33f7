// Faults on demand: what the platform does on a bad day.

import { api } from "./api.js";
import { el, icon, part, replaceWhenChanged } from "./dom.js";
import { language, t } from "./i18n.js";
import { tell } from "./notices.js";
import { refresh, store } from "./store.js";
import { toggle } from "./toggle.js";

const SEND_CODES = [190, 130429, 131000, 131016, 131047, 131053, 131056, 132001, 132015, 133010];
const LATE_CODES = [130472, 131026, 131047, 131048, 131049, 131053, 132015];
const HTTP_CODES = [429, 500, 502, 503];
const PICTURE_FAULTS = ["missing", "expired", "hang", "html", "svg", "large", "redirect"];

/** The panel in the order it is read. A kind is "switch", "number" or a list of codes. */
const GROUPS = [
  {
    key: "faults.webhooks",
    rows: [
      ["drop", "switch"],
      ["duplicate", "switch"],
      ["reorder", "switch"],
      ["wrong_signature", "switch"],
      ["conversation_object", "switch"],
      ["empty_emoji", "switch"],
      ["read_without_delivered", "switch"],
      ["no_contacts", "switch"],
      ["hide_phone", "switch"],
      ["raw_utf8", "switch"],
      ["delay_ms", "number", { min: 0, max: 86_400_000, step: 100 }],
      ["batch", "number", { min: 0, max: 1_000, step: 1 }],
    ],
  },
  {
    key: "faults.sends",
    rows: [
      ["send_error", SEND_CODES],
      ["async_error", LATE_CODES],
      ["send_http", HTTP_CODES],
      ["send_http_accepted", HTTP_CODES],
      ["account_restricted", "switch"],
      ["send_hang_accepted", "switch"],
      ["send_hang", "switch"],
      ["token_expired", "switch"],
      ["sync_window_error", "switch"],
    ],
  },
  {
    key: "faults.media",
    rows: [
      ["media_404", "switch"],
      ["media_expired", "switch"],
      ["no_media_url", "switch"],
      ["picture", PICTURE_FAULTS],
    ],
  },
  {
    key: "faults.chance",
    rows: [
      ["random_percent", "number", { min: 0, max: 100, step: 1 }],
      ["seed", "number", { min: 0, max: Number.MAX_SAFE_INTEGER, step: 1 }],
    ],
  },
];
const NEUTRAL = { batch: 1, random_percent: 100 };
const NOT_COUNTED = ["random_percent", "seed"];

function isOn(name, value) {
  if (NOT_COUNTED.includes(name)) return false;
  return name === "batch" ? value > 1 : Boolean(value);
}

/** How many faults are on. */
export function faultCount() {
  return Object.entries(store.state?.faults ?? {}).filter(([name, it]) => isOn(name, it)).length;
}

async function set(changes) {
  try {
    await api.setFaults(changes);
  } catch (error) {
    tell(error);
  }
  await refresh();
}

/** Draws the panel. */
export function renderFaults() {
  const faults = store.state?.faults;
  if (!faults) return;
  const host = part("faults");
  const active = document.activeElement;
  const focused = host.contains(active) ? active.dataset.testid : null;
  const signature = JSON.stringify([faults, language()]);
  const isNew = replaceWhenChanged(host, signature, () => panel(faults));
  if (isNew && focused) host.querySelector(`[data-testid="${focused}"]`)?.focus();
}

function panel(faults) {
  const groups = GROUPS.map(({ key, rows }) => ({
    key,
    rows: rows.filter(([it]) => it in faults),
  }));
  const count = faultCount();
  const reset = el("button", {
    type: "button",
    class: "button button-small button-quiet",
    "data-testid": "faults-reset",
    disabled: count === 0,
    onclick: () => set(neutral(faults)),
  });
  reset.append(icon("rotate-ccw", "s"), t("faults.reset"));
  return [
    el(
      "div",
      { class: "panel-head" },
      el("p", { class: "small" }, count ? t("faults.on", { count }) : t("faults.none")),
      reset,
    ),
    ...groups
      .filter((it) => it.rows.length > 0)
      .map(({ key, rows }) =>
        el(
          "section",
          { class: "fault-group" },
          el("h3", {}, t(key)),
          ...rows.map((it) => row(it, faults)),
        ),
      ),
  ];
}

function neutral(faults) {
  const value = (name, it) =>
    NEUTRAL[name] ?? (typeof it === "boolean" ? false : name.startsWith("delay") ? 0 : null);
  const names = Object.entries(faults).filter(([name]) => !NOT_COUNTED.includes(name));
  return Object.fromEntries(names.map(([name, it]) => [name, value(name, it)]));
}

function row([name, kind, limits], faults) {
  const value = faults[name];
  const key = `fault.${name}`;
  if (kind === "switch") return toggle(key, {}, value, name, (it) => set({ [name]: it }));
  const input = kind === "number" ? number(name, value, limits) : codes(name, value, kind);
  input.setAttribute("aria-label", t(key));
  const words = el(
    "span",
    { class: "option-words" },
    el("b", {}, t(key)),
    el("small", {}, t(`${key}.hint`)),
  );
  return el("div", { class: "option option-input" }, words, input);
}

function number(name, value, limits) {
  const input = el("input", {
    type: "number",
    class: "input",
    "data-testid": `fault-${name}`,
    ...limits,
  });
  input.value = value;
  input.addEventListener("change", () => {
    if (input.value !== "" && input.checkValidity()) set({ [name]: Number(input.value) });
    else input.value = value;
  });
  return input;
}

function codes(name, value, list) {
  const all = value === null || list.includes(value) ? list : [...list, value];
  const options = all.map((it) => el("option", { value: it }, codeWords(it)));
  const none = el("option", { value: "" }, t("faults.no-code"));
  const select = el("select", { class: "input", "data-testid": `fault-${name}` }, none, ...options);
  select.value = value ?? "";
  select.addEventListener("change", () =>
    set({ [name]: chosen(select.value, list) }),
  );
  return select;
}

function chosen(value, list) {
  return list.find((it) => String(it) === value) ?? (value === "" ? null : Number(value));
}

function codeWords(code) {
  if (typeof code === "string") return t(`picture.${code}`);
  const words = t(`code.${code}`);
  return words === `code.${code}` ? String(code) : `${code} · ${words}`;
}
