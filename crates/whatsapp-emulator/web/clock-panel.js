// The emulator's clock: what time it is there, and how to move it forward.

import { openForm } from "./dialog.js";
import { el, icon, part, replaceWhenChanged, ring } from "./dom.js";
import { duration, longDay, time } from "./format.js";
import { language, t } from "./i18n.js";
import { tell } from "./notices.js";
import { advance, clockLeadMs, now, visitor } from "./store.js";
import { windowShare } from "./visitors.js";

const STEPS = [
  { label: "+1 min", seconds: 60, test: "advance-1m" },
  { label: "+1 h", seconds: 3_600, test: "advance-1h" },
  { label: "+23 h 50", seconds: 85_800, test: "advance-23h50" },
  { label: "+24 h", seconds: 86_400, test: "advance-24h", isMain: true },
];
const UNITS = { minutes: 60, hours: 3_600, days: 86_400 };
const ADVANCE_SECONDS_MAX = 31_536_000;

/** Draws the clock, in the side and above the phone. */
export function renderClock() {
  replaceWhenChanged(part("clock"), language(), () => panel());
  replaceWhenChanged(part("clock-bar"), language(), () => bar());
  tick();
}

/** Follows the time: called each second. */
export function tick() {
  for (const it of document.querySelectorAll("[data-clock]")) setText(it, time(now()));
  const day = document.querySelector("[data-clock-day]");
  if (!day) return;
  const lead = clockLeadMs();
  const text = longDay(now());
  setText(day, lead < 60_000 ? text : t("clock.lead", { day: text, lead: duration(lead) }));
  const current = visitor();
  const share = current ? windowShare(current) : null;
  setText(document.querySelector("[data-clock-window]"), windowWords(current));
  const host = document.querySelector("[data-clock-ring]");
  const tone = share > 1 / 6 ? "ok" : share > 1 / 24 ? "busy" : "off";
  const signature = share === null ? "closed" : `${tone} ${Math.round(share * 96)}`;
  replaceWhenChanged(host, signature, () => [
    ring(share, tone),
    el("span", { class: "avatar-in tone-3" }, icon("hourglass")),
  ]);
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function windowWords(current) {
  if (!current) return t("window.nobody");
  const left = current.window_ends_at ? Date.parse(current.window_ends_at) - now() : 0;
  if (left > 0) return t("window.open", { left: duration(left) });
  return current.window_ends_at || current.last ? t("window.closed") : t("window.not-yet");
}

function panel() {
  const face = el(
    "div",
    { class: "clock" },
    el("span", { class: "avatar", "data-clock-ring": true, "aria-hidden": "true" }),
    el(
      "div",
      {},
      el("div", { class: "clock-time", "data-clock": true, "data-testid": "clock" }),
      el("p", { class: "small", "data-clock-day": true }),
    ),
  );
  const steps = el("div", { class: "steps" }, ...STEPS.map((it) => stepButton(it, it.test)));
  const other = el("button", {
    type: "button",
    class: "button button-small button-quiet",
    "data-testid": "advance-custom",
    onclick: askOther,
  });
  other.append(icon("fast-forward", "s"), t("clock.other"));
  const window = el("p", { class: "small", "data-clock-window": true, "data-testid": "window" });
  return [face, steps, el("div", { class: "clock-foot" }, window, other)];
}

function bar() {
  const clock = el("span", { class: "bar-clock" }, icon("hourglass", "s"));
  clock.append(el("span", { "data-clock": true }));
  const steps = STEPS.filter((it) => it.seconds !== 60);
  return [clock, ...steps.map((it) => stepButton(it, `bar-${it.test}`))];
}

function stepButton({ label, seconds, isMain }, test) {
  return el(
    "button",
    {
      type: "button",
      class: isMain ? "button button-main" : "button",
      "data-testid": test,
      onclick: () => advance(seconds).catch(tell),
    },
    label,
  );
}

function askOther() {
  openForm({
    title: t("clock.other"),
    hint: t("clock.forward-only"),
    submit: t("clock.advance"),
    test: "clock-dialog",
    fields: [
      {
        name: "count",
        label: t("clock.how-much"),
        type: "number",
        value: "3",
        min: 1,
        step: 1,
        required: true,
      },
      {
        name: "unit",
        type: "choice",
        label: t("clock.unit"),
        value: "hours",
        options: Object.keys(UNITS).map((it) => ({ value: it, label: t(`clock.${it}`) })),
      },
    ],
    run: ({ count, unit }) => {
      const seconds = Number(count) * UNITS[unit];
      if (seconds > ADVANCE_SECONDS_MAX) throw new Error(t("clock.too-far"));
      return advance(seconds);
    },
  });
}
