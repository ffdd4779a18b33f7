// The account's templates, and the platform's verdict on each.

import { api } from "./api.js";
import { el, icon, part } from "./dom.js";
import { language, t } from "./i18n.js";
import { tell } from "./notices.js";
import { refresh, store } from "./store.js";

/** What the platform may decide, by where the template stands. */
const VERDICTS = {
  APPROVED: ["PAUSED", "DISABLED", "REJECTED"],
  PENDING: ["APPROVED", "REJECTED"],
  PAUSED: ["APPROVED", "DISABLED"],
  REJECTED: ["APPROVED"],
  DISABLED: ["APPROVED"],
};

let items = [];
let version = null;
let isFetching = false;
let shown = "";

/** Fetches the templates when something changed, and draws them. Called while the panel is open. */
export async function renderTemplates() {
  if (isFetching) return;
  if (store.state?.version !== version) {
    isFetching = true;
    const asked = store.state?.version;
    try {
      items = (await api.templates()).items;
      version = asked;
    } catch {
      // The banner tells that the emulator is away; what is known stays.
    }
    isFetching = false;
  }
  draw();
}

function draw() {
  const signature = JSON.stringify([items, language()]);
  if (signature === shown) return;
  shown = signature;
  const host = part("templates");
  const focused = host.contains(document.activeElement)
    ? document.activeElement.dataset.testid
    : null;
  host.replaceChildren(
    el("p", { class: "small templates-hint" }, t("templates.hint")),
    el("ul", { class: "templates" }, ...items.map(row)),
  );
  if (focused) host.querySelector(`[data-testid="${focused}"]`)?.focus();
}

function row(template) {
  const body = template.components.find((it) => it.type === "BODY")?.text ?? "";
  const verdicts = (VERDICTS[template.status] ?? []).map((it) => verdictButton(template, it));
  return el(
    "li",
    { "data-testid": `template-${template.id}` },
    el(
      "div",
      { class: "template-head" },
      el("b", {}, template.name),
      el("small", {}, template.language),
      el(
        "span",
        { class: `template-status status-${template.status.toLowerCase()}` },
        t(`template-status.${template.status}`),
      ),
    ),
    el("p", { class: "small" }, body),
    el("div", { class: "template-verdicts" }, ...verdicts),
  );
}

function verdictButton(template, status) {
  const symbols = { APPROVED: "check", PAUSED: "pause", REJECTED: "x", DISABLED: "ban" };
  const button = el("button", {
    type: "button",
    class: "button button-small",
    "data-testid": `verdict-${template.id}-${status}`,
    onclick: () => decide(template.id, { status }),
  });
  button.append(icon(symbols[status], "s"), t(`verdict.${status}`));
  return button;
}

async function decide(id, verdict) {
  try {
    await api.decideTemplate(id, verdict);
  } catch (error) {
    tell(error);
  }
  version = null;
  await refresh();
}
