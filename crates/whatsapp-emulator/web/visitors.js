// The visitors that can be played: the list, a new one, a changed one.

import { api } from "./api.js";
import { openForm } from "./dialog.js";
import { el, icon, part, replaceWhenChanged, ring } from "./dom.js";
import { avatarTone, contactLine, initials, shortMoment } from "./format.js";
import { language, t } from "./i18n.js";
import { choose, now, refresh, store } from "./store.js";

const DAY_MS = 86_400_000;
const SHOWN_MAX = 100;
const SEARCH_FROM = 8;

let query = "";

/** Draws the list; `onChoose` is called once a visitor is picked. */
export function renderVisitors(onChoose) {
  const all = sorted(store.state?.visitors ?? []);
  renderAdd(onChoose);
  const host = part("visitors");
  const hasSearch = all.length >= SEARCH_FROM;
  const list = host.querySelector("ul");
  if (!list || host.dataset.language !== language() || hasSearch !== Boolean(searchOf(host))) {
    host.dataset.language = language();
    host.replaceChildren(...(hasSearch ? [search(onChoose)] : []), el("ul", { class: "visitors" }));
  }
  const found = all.filter(matches).slice(0, SHOWN_MAX);
  const minute = Math.floor(now() / 60_000);
  const signature = JSON.stringify([found, store.visitorId, minute, language()]);
  const rows = host.querySelector("ul");
  const focused = rows.contains(document.activeElement) ? document.activeElement.dataset.id : null;
  const isNew = replaceWhenChanged(rows, signature, () => found.map((it) => row(it, onChoose)));
  if (isNew && focused) rows.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
}

function searchOf(host) {
  return host.querySelector("input");
}

function search(onChoose) {
  const input = el("input", {
    type: "search",
    class: "input",
    "aria-label": t("visitors.search"),
    placeholder: t("visitors.search"),
  });
  input.value = query;
  input.addEventListener("input", () => {
    query = input.value;
    renderVisitors(onChoose);
  });
  return input;
}

function matches(visitor) {
  const words = `${visitor.name} ${visitor.phone ?? ""} ${visitor.user_id}`.toLowerCase();
  return words.includes(query.toLowerCase());
}

function sorted(visitors) {
  const moment = (it) => (it.last ? Date.parse(it.last.at) : 0);
  return [...visitors].sort((one, other) => moment(other) - moment(one));
}

function renderAdd(onChoose) {
  replaceWhenChanged(part("visitor-add"), language(), () => {
    const button = el("button", {
      type: "button",
      class: "button button-small",
      "data-testid": "add-visitor",
      onclick: () => askNew(onChoose),
    });
    button.append(icon("user-round-plus", "s"), t("visitors.add"));
    return [button];
  });
}

/** Share of the 24 hours left, 0 to 1, or `null` when they are over or have not begun. */
export function windowShare(visitor) {
  const left = visitor.window_ends_at ? Date.parse(visitor.window_ends_at) - now() : 0;
  return left > 0 ? Math.min(1, left / DAY_MS) : null;
}

/** The avatar of a visitor, with its ring. */
export function avatar(visitor) {
  const share = windowShare(visitor);
  const tone = share > 1 / 6 ? "" : share > 1 / 24 ? "busy" : "off";
  const letters = el(
    "span",
    { class: `avatar-in ${avatarTone(visitor.id)}` },
    initials(visitor.name),
  );
  return el("span", { class: "avatar", "aria-hidden": "true" }, ring(share, tone), letters);
}

function row(visitor, onChoose) {
  const isChosen = visitor.id === store.visitorId;
  const button = el("button", {
    type: "button",
    class: "visitor",
    "aria-current": isChosen ? "true" : null,
    "data-testid": `visitor-${visitor.name}`,
    "data-id": visitor.id,
    onclick: () => {
      choose(visitor);
      onChoose();
    },
  });
  const last = visitor.last;
  const when = last ? shortMoment(last.at, now()) : "";
  const head = el(
    "span",
    { class: "visitor-line" },
    el("b", {}, visitor.name),
    el("time", {}, when),
  );
  const second = el("span", { class: "visitor-line" }, preview(visitor));
  if (visitor.unread > 0 && !isChosen) {
    const label = t("visitors.unread", { count: visitor.unread });
    const count = el("span", { class: "count", "data-testid": "unread" }, String(visitor.unread));
    count.append(el("span", { class: "hidden-text" }, label));
    second.append(count);
  }
  const third = el("small", { class: "visitor-line" }, contactLine(visitor), marks(visitor));
  button.append(avatar(visitor), el("span", { class: "visitor-words" }, head, second, third));
  return el("li", {}, button);
}

function preview(visitor) {
  if (visitor.is_brand_typing) return el("em", { class: "typing-word" }, t("typing"));
  const { last } = visitor;
  if (!last) return el("span", { class: "preview" }, t("visitors.nothing-yet"));
  const text = last.text || t(`kind.${last.type ?? "other"}`);
  const who = last.direction === "visitor" ? t("visitors.own", { text }) : text;
  return el("span", { class: "preview" }, who);
}

function marks(visitor) {
  const found = [];
  if (visitor.phone && visitor.hides_phone)
    found.push([icon("eye-off", "xs"), t("visitors.hidden")]);
  if (visitor.is_blocked) found.push([icon("ban", "xs"), t("visitors.has-blocked")]);
  if (!visitor.is_online) found.push([icon("power", "xs"), t("visitors.offline")]);
  return el("span", { class: "visitor-marks" }, ...found.map((it) => el("span", {}, ...it)));
}

function askNew(onChoose) {
  const suggestion = `3363998${String(Math.floor(Math.random() * 10_000)).padStart(4, "0")}`;
  openForm({
    title: t("visitors.add"),
    submit: t("visitors.create"),
    test: "visitor-dialog",
    fields: [
      { name: "name", label: t("visitor.name"), required: true, maxlength: 80 },
      {
        name: "kind",
        type: "choice",
        label: t("visitor.known-by"),
        value: "phone",
        options: [
          { value: "phone", label: t("visitor.with-phone") },
          { value: "hidden", label: t("visitor.hides-phone") },
          { value: "none", label: t("visitor.without-phone") },
        ],
      },
      {
        name: "phone",
        label: t("visitor.phone"),
        hint: t("visitor.phone-hint"),
        type: "tel",
        value: suggestion,
        pattern: "\\+?[0-9 ]{6,20}",
      },
    ],
    run: async ({ name, kind, phone }) => {
      const digits = phone.replace(/\D/g, "");
      const visitor = { name: name.trim(), phone: kind === "none" ? null : digits || null };
      if (kind !== "phone") visitor.hides_phone = true;
      const added = await api.addVisitor(visitor);
      choose(added);
      onChoose();
    },
  });
}

/** Asks for a visitor's new name, phone or user id. */
export function askChange(visitor) {
  openForm({
    title: t("visitor.change"),
    submit: t("save"),
    test: "visitor-change-dialog",
    fields: [
      {
        name: "name",
        label: t("visitor.name"),
        value: visitor.name,
        required: true,
        maxlength: 80,
      },
      {
        name: "phone",
        label: t("visitor.phone"),
        hint: t("visitor.phone-change-hint"),
        type: "tel",
        value: visitor.phone ?? "",
        required: Boolean(visitor.phone),
        pattern: "\\+?[0-9 ]{6,20}",
      },
      {
        name: "user_id",
        label: t("visitor.user-id"),
        hint: t("visitor.user-id-hint"),
        value: visitor.user_id,
        required: true,
      },
    ],
    run: async ({ name, phone, user_id: userId }) => {
      const changes = {};
      const digits = phone.replace(/\D/g, "");
      if (name.trim() !== visitor.name) changes.name = name.trim();
      if (digits && digits !== visitor.phone) changes.phone = digits;
      if (userId.trim() !== visitor.user_id) changes.user_id = userId.trim();
      await api.changeVisitor(visitor.id, changes);
      await refresh();
    },
  });
}
