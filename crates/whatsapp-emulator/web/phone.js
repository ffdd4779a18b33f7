// The phone page: starts it, and draws each part when something changes.

import { api } from "./api.js";
import { attachments, prepareDrop, renderComposer } from "./composer.js";
import { renderClock, tick } from "./clock-panel.js";
import { renderDevice, renderPhoneHead } from "./device.js";
import { el, icon, part, replaceWhenChanged } from "./dom.js";
import { faultCount, renderFaults } from "./faults.js";
import { language, setLanguage, t, translatePage } from "./i18n.js";
import { renderJournal } from "./journal.js";
import { renderBanners } from "./notices.js";
import { bubbles, publish, start, store, subscribe, thread, visitor } from "./store.js";
import { renderTemplates } from "./templates.js";
import { prepareThread, renderThread } from "./thread.js";
import { renderVisitors } from "./visitors.js";
import { renderWebhook } from "./webhook.js";

const NARROW = matchMedia("(max-width: 760px)");
const VIEWS = [
  ["visitors", "users-round"],
  ["phone", "smartphone"],
  ["tools", "settings"],
];

const TABS = ["faults", "templates", "journal"];
let tab = "faults";
let readMark = "";

function render() {
  renderBanners();
  renderShell();
  renderVisitors(() => show("phone"));
  renderClock();
  renderDevice();
  renderPhoneHead(() => show("visitors"));
  renderThread();
  renderComposer();
  renderWebhook();
  renderTabs();
  renderFaults();
  if (tab === "journal" && store.link === "up") renderJournal();
  if (tab === "templates" && store.link === "up") renderTemplates();
  markRead();
}

function renderShell() {
  replaceWhenChanged(part("no-account"), language(), () => [
    icon("flask-conical", "s"),
    t("page.no-account"),
  ]);
  replaceWhenChanged(part("phone-status"), "once", () => [
    el("span", { class: "phone-clock", "data-clock": true }),
    icon("signal", "s"),
    icon("wifi", "s"),
    icon("battery-full"),
  ]);
  const hasVisitor = Boolean(visitor());
  replaceWhenChanged(part("send-actions"), `${language()} ${hasVisitor}`, () =>
    attachments().map((it) => {
      const isMessage = { type: "button", class: "button", "data-testid": `send-${it.test}` };
      const button = el("button", { ...isMessage, disabled: !hasVisitor, onclick: it.run });
      button.append(it.symbol, it.label);
      return button;
    }),
  );
  renderViews();
  renderSwitches();
}

function renderViews() {
  const { view } = part("page").dataset;
  const unread = (store.state?.visitors ?? []).filter((it) => it.unread > 0).length;
  replaceWhenChanged(part("views"), `${view} ${language()} ${unread}`, () =>
    VIEWS.map(([name, symbol]) => {
      const button = el("button", {
        type: "button",
        "aria-current": view === name ? "page" : null,
        "data-testid": `view-${name}`,
        onclick: () => show(name),
      });
      button.append(icon(symbol), t(`views.${name}`));
      return button;
    }),
  );
}

function renderSwitches() {
  const theme = document.documentElement.dataset.theme ?? "auto";
  replaceWhenChanged(part("page-switches"), `${theme} ${language()}`, () => {
    const other = language() === "fr" ? "en" : "fr";
    const words = el(
      "button",
      {
        type: "button",
        class: "button button-small",
        "data-testid": "language",
        lang: other,
        onclick: () => changeLanguage(other),
      },
      icon("languages", "s"),
      t("page.other-language"),
    );
    const next = { auto: "light", light: "dark", dark: "auto" }[theme];
    const symbols = { auto: "sun-moon", light: "sun", dark: "moon" };
    const label = t("page.theme", { theme: t(`theme.${theme}`) });
    const look = el("button", {
      type: "button",
      class: "button button-small",
      "aria-label": label,
      title: label,
      "data-testid": "theme",
      onclick: () => changeTheme(next),
    });
    look.append(icon(symbols[theme], "s"));
    return [words, look];
  });
}

function changeLanguage(next) {
  setLanguage(next);
  translatePage();
  publish();
  document.querySelector("[data-testid='language']").focus();
}

function changeTheme(next) {
  const root = document.documentElement;
  if (next === "auto") delete root.dataset.theme;
  else root.dataset.theme = next;
  try {
    if (next === "auto") localStorage.removeItem("phone.theme");
    else localStorage.setItem("phone.theme", next);
  } catch {
    // The choice then lasts until the page is left.
  }
  publish();
  document.querySelector("[data-testid='theme']").focus();
}

function show(view) {
  if (!NARROW.matches) return;
  part("page").dataset.view = view;
  publish();
}

function renderTabs() {
  const host = part("tabs");
  const count = faultCount();
  const names = {
    faults: count ? `${t("tab.faults")} (${count})` : t("tab.faults"),
    templates: t("tab.templates"),
    journal: t("tab.journal"),
  };
  const hadFocus = host.contains(document.activeElement);
  replaceWhenChanged(host, JSON.stringify([tab, names]), () =>
    Object.entries(names).map(([name, label]) =>
      el(
        "button",
        {
          type: "button",
          role: "tab",
          id: `tab-${name}`,
          "aria-selected": String(tab === name),
          "aria-controls": `panel-${name}`,
          tabindex: tab === name ? 0 : -1,
          "data-testid": `tab-${name}`,
          onclick: () => openTab(name),
        },
        label,
      ),
    ),
  );
  if (hadFocus) host.querySelector("[aria-selected='true']").focus();
  part("faults").hidden = tab !== "faults";
  part("templates").hidden = tab !== "templates";
  part("journal").hidden = tab !== "journal";
}

function openTab(name) {
  tab = name;
  publish();
}

/** The visitor has seen what is on the screen: only when the page and the phone are visible. */
async function markRead() {
  const current = visitor();
  if (document.hidden || store.link !== "up" || !current?.is_online || !thread().isLoaded) return;
  if (NARROW.matches && part("page").dataset.view !== "phone") return;
  const waiting = waitingNumbers();
  if (current.unread === 0 && waiting.length === 0) return;
  const mark = [current.id, current.read_receipts, current.unread, ...waiting].join(" ");
  if (readMark === mark) return;
  readMark = mark;
  try {
    await api.read(current.id);
  } catch {
    readMark = "";
  }
}

/** The numbers of the brand's bubbles that are on the phone and not yet told as read. */
function waitingNumbers() {
  const isTold = store.state.faults.read_without_delivered;
  const states = isTold ? ["sent", "delivered"] : ["delivered"];
  return bubbles(thread())
    .filter((it) => it.direction === "brand" && it.type !== "reaction")
    .filter((it) => states.includes(it.status))
    .map((it) => it.n);
}

part("tabs").addEventListener("keydown", (event) => {
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  event.preventDefault();
  const at = TABS.indexOf(tab) + (event.key === "ArrowRight" ? 1 : -1);
  openTab(TABS.at(at % TABS.length));
});
document.addEventListener("visibilitychange", () => {
  readMark = "";
  markRead();
});
NARROW.addEventListener("change", publish);
translatePage();
prepareThread();
prepareDrop();
subscribe(render);
render();
start();
setInterval(() => {
  tick();
  renderBanners();
}, 1000);
