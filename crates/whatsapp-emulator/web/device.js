// The visitor's telephone: its switches, and the notice when it can't write.

import { api } from "./api.js";
import { el, icon, part, replaceWhenChanged } from "./dom.js";
import { language, t } from "./i18n.js";
import { openMenu } from "./menu.js";
import { tell } from "./notices.js";
import { refresh, store, visitor } from "./store.js";
import { toggle } from "./toggle.js";
import { askChange } from "./visitors.js";

/** Changes the played visitor, and tells when that is refused. */
async function change(changes) {
  try {
    await api.changeVisitor(store.visitorId, changes);
    await refresh();
  } catch (error) {
    tell(error);
  }
}

/** Draws the switches of the visitor's telephone. */
export function renderDevice() {
  const current = visitor();
  const host = part("device");
  host.hidden = !current;
  if (!current) return;
  const { id, name, read_receipts: receipts, is_online: online, is_blocked: blocked } = current;
  const stops = current.stops_marketing;
  const hides = current.phone ? (current.hides_phone ?? null) : null;
  const nameless = current.phone ? (current.hides_user_id ?? null) : null;
  const brand = store.state.brand.name;
  const facts = [id, name, receipts, online, stops, blocked, hides, nameless, brand, language()];
  const signature = JSON.stringify(facts);
  replaceWhenChanged(host, signature, () => [
    el("h2", {}, t("device.title", { name })),
    toggle("device.receipts", {}, receipts, "receipts", (it) => change({ read_receipts: it })),
    toggle("device.online", {}, online, "online", (it) => change({ is_online: it })),
    ...(hides === null
      ? []
      : [toggle("device.hides", {}, hides, "hides-phone", (it) => change({ hides_phone: it }))]),
    ...(nameless === null
      ? []
      : [
          toggle("device.nameless", {}, nameless, "hides-user-id", (it) =>
            change({ hides_user_id: it }),
          ),
        ]),
    toggle("device.marketing", {}, stops, "stops-marketing", (it) =>
      change({ stops_marketing: it }),
    ),
    toggle("device.blocked", { brand }, blocked, "blocked", (it) => change({ is_blocked: it })),
  ]);
}

/** Draws the header of the conversation and the notice under it. */
export function renderPhoneHead(onBack) {
  const current = visitor();
  const { brand } = store.state ?? {};
  const isTyping = current?.is_brand_typing ?? false;
  const signature = JSON.stringify([brand, current?.is_blocked, isTyping, current?.id, language()]);
  replaceWhenChanged(part("phone-header"), signature, () => {
    if (!brand) return [];
    const back = iconButton("chevron-left", "views.visitors", onBack);
    back.classList.add("phone-back");
    const line = el(
      "small",
      { class: isTyping ? "is-typing" : "" },
      isTyping ? t("typing") : brand.about || t("phone.business"),
    );
    const name = el(
      "h2",
      { "data-testid": "brand-name" },
      brand.name,
      " ",
      icon("badge-check", "s"),
    );
    const words = el("div", { class: "phone-brand" }, name, line);
    const more = iconButton("ellipsis-vertical", "phone.more", (button) =>
      openMenu(button, menu(current)),
    );
    more.setAttribute("aria-haspopup", "menu");
    more.dataset.testid = "phone-more";
    return [back, logo(brand), words, ...(current ? [more] : [])];
  });
  renderNotice(current, brand);
}

function iconButton(name, key, run) {
  const button = el("button", { type: "button", class: "icon-button", "aria-label": t(key) });
  button.append(icon(name, "l"));
  button.addEventListener("click", () => run(button));
  return button;
}

function logo(brand) {
  const letter = () =>
    el("span", { class: "brand-logo brand-letter", "aria-hidden": "true" }, brand.name.charAt(0));
  if (!brand.logo_url) return letter();
  const image = el("img", {
    class: "brand-logo",
    src: brand.logo_url,
    alt: "",
    width: 40,
    height: 40,
  });
  image.addEventListener("error", () => image.replaceWith(letter()));
  return image;
}

function menu(current) {
  const { name } = store.state.brand;
  const block = current.is_blocked
    ? { symbol: icon("lock-open"), label: t("device.unblock", { brand: name }) }
    : { symbol: icon("ban"), label: t("device.block", { brand: name }) };
  return [
    { ...block, test: "block", run: () => change({ is_blocked: !current.is_blocked }) },
    {
      symbol: icon("power"),
      label: t(current.is_online ? "device.switch-off" : "device.switch-on"),
      test: "switch-online",
      run: () => change({ is_online: !current.is_online }),
    },
    {
      symbol: icon("pencil"),
      label: t("visitor.change"),
      test: "change-visitor",
      run: () => askChange(current),
    },
  ];
}

function renderNotice(current, brand) {
  const kind = !current ? "" : current.is_blocked ? "blocked" : current.is_online ? "" : "offline";
  const signature = [kind, language(), brand?.name].join("|");
  replaceWhenChanged(part("phone-notice"), signature, () => {
    if (!kind) return [];
    const changes = kind === "blocked" ? { is_blocked: false } : { is_online: true };
    const words = t(`notice.${kind}`, { brand: brand.name });
    const button = el(
      "button",
      {
        type: "button",
        class: "link",
        "data-testid": `undo-${kind}`,
        onclick: () => change(changes),
      },
      t(`notice.${kind}-undo`),
    );
    return [icon(kind === "blocked" ? "ban" : "power", "s"), el("span", {}, words), button];
  });
}
