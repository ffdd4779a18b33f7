// Where the emulator sends what happens: the address, whether it answered, what waits.

import { api } from "./api.js";
import { openForm } from "./dialog.js";
import { el, icon, part, replaceWhenChanged } from "./dom.js";
import { language, t } from "./i18n.js";
import { refresh, store } from "./store.js";

/** Draws the state of the webhook. */
export function renderWebhook() {
  const hook = store.state?.webhook;
  if (!hook) return;
  replaceWhenChanged(part("webhook-change"), language() + Boolean(hook.url), () => {
    const button = el("button", {
      type: "button",
      class: "button button-small",
      "data-testid": "set-webhook",
      onclick: askWebhook,
    });
    button.append(icon("pencil", "s"), t(hook.url ? "webhook.change" : "webhook.set"));
    return [button];
  });
  replaceWhenChanged(part("webhook"), JSON.stringify([hook, language()]), () => panel(hook));
}

function panel(hook) {
  const address = hook.url ?? t("webhook.not-set");
  const state = !hook.url
    ? ["off", "circle-x", "webhook.state-none"]
    : hook.verified
      ? ["ok", "circle-check", "webhook.state-verified"]
      : ["off", "circle-x", "webhook.state-refused"];
  const [tone, symbol, key] = state;
  const facts = [
    el(
      "span",
      {
        class: `pill pill-${tone}`,
        "data-testid": "webhook-state",
        "data-state": key.split("-").at(-1),
      },
      icon(symbol, "s"),
      t(key),
    ),
    el("span", { class: "pill pill-plain" }, t("webhook.pending", { count: hook.pending })),
  ];
  if (hook.last_status) {
    const isFine = hook.last_status >= 200 && hook.last_status < 300;
    const pill = `pill pill-${isFine ? "plain" : "off"}`;
    facts.push(el("span", { class: pill }, t("webhook.last", { status: hook.last_status })));
  }
  return [
    el("p", { class: "webhook-url", "data-testid": "webhook-url" }, address),
    el("div", { class: "pills" }, ...facts),
  ];
}

/** Asks for the address and does the handshake. */
export function askWebhook() {
  openForm({
    title: t("webhook.title"),
    hint: t("webhook.hint"),
    submit: t("webhook.verify"),
    test: "webhook-dialog",
    fields: [
      {
        name: "url",
        label: t("webhook.url"),
        type: "url",
        value: store.state?.webhook.url ?? "",
        placeholder: "http://127.0.0.1:8080/webhooks/whatsapp",
        required: true,
      },
      { name: "verify_token", label: t("webhook.token"), hint: t("webhook.token-hint") },
    ],
    run: async ({ url, verify_token: token }) => {
      const value = token ? { url, verify_token: token } : { url };
      const { verified, status } = await api.setWebhook(value);
      await refresh();
      if (!verified) throw new Error(t("webhook.not-verified", { status: status || "—" }));
    },
  });
}
