// What went wrong, in a short message that goes away by itself, and the banners that stay.

import { el, icon, part, replaceWhenChanged } from "./dom.js";
import { language, t } from "./i18n.js";
import { retryNow, store } from "./store.js";
import { askWebhook } from "./webhook.js";

const TOAST_MS = 8_000;

/** Tells the reason of a refused action. */
export function tell(error) {
  const text = error.code === "unreachable" ? t("failure.unreachable") : error.message;
  document.querySelector(".toast")?.remove();
  const toast = el("div", { class: "toast", role: "alert" }, icon("circle-alert"), text);
  document.body.append(toast);
  setTimeout(() => toast.remove(), TOAST_MS);
}

/** Draws the banners: no emulator, no webhook address. */
export function renderBanners() {
  const seconds = Math.max(0, Math.ceil((store.retryAt - Date.now()) / 1000));
  const hook = store.state?.webhook;
  const name = store.link === "down" ? "down" : hook && !hook.url ? "no-webhook" : "";
  const isRefused = store.link === "up" && hook?.url && !hook.verified;
  const kind = isRefused ? "refused" : name;
  replaceWhenChanged(part("banners"), `${kind} ${language()}`, () => (kind ? [banner(kind)] : []));
  const countdown = document.querySelector("[data-countdown]");
  if (countdown)
    countdown.textContent = seconds > 0 ? t("down.retry-in", { seconds }) : t("down.now");
}

function banner(kind) {
  const looks = {
    down: ["busy", "wifi-off", "down.text", "down.retry", retryNow],
    "no-webhook": ["note", "plug-zap", "webhook.none", "webhook.set", askWebhook],
    refused: ["off", "plug-zap", "webhook.refused", "webhook.change", askWebhook],
  };
  const [tone, symbol, text, action, run] = looks[kind];
  const words = el("span", { class: "banner-words" }, t(text));
  if (kind === "down")
    words.append(" ", el("span", { "data-countdown": true, "aria-hidden": "true" }));
  const button = el(
    "button",
    { type: "button", class: "button button-small", onclick: run },
    t(action),
  );
  return el(
    "div",
    { class: `banner banner-${tone}`, "data-testid": `banner-${kind}` },
    icon(symbol),
    words,
    button,
  );
}
