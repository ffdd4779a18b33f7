// A small menu or palette under a button, with the keyboard's ways.

import { el } from "./dom.js";

let close = () => {};

/** Closes the open menu, if any. */
export function closeMenu() {
  close();
}

/**
 * Opens a menu by `button`. `items`: `{ label, symbol?, test?, isChosen?, run }`; `kind` is "list" or
 * "grid".
 * Arrows move, Escape closes and gives the focus back.
 */
export function openMenu(button, items, kind = "list") {
  const wasOpen = button.getAttribute("aria-expanded") === "true";
  close();
  if (wasOpen) return;
  const menu = el("div", { class: `menu menu-${kind}`, role: "menu" });
  for (const item of items) {
    const row = el("button", {
      type: "button",
      role: "menuitem",
      tabindex: -1,
      "data-chosen": item.isChosen,
      "data-testid": item.test,
      "aria-label": item.symbol ? null : item.label,
      onclick: () => {
        close();
        item.run();
      },
    });
    row.append(...(item.symbol ? [item.symbol] : []), item.label);
    menu.append(row);
  }
  const host = button.closest("[data-part='phone-inside']") ?? document.body;
  host.append(menu);
  place(menu, button, host);
  button.setAttribute("aria-expanded", "true");
  const outside = (event) => {
    if (!menu.contains(event.target) && !button.contains(event.target)) close();
  };
  close = () => {
    close = () => {};
    document.removeEventListener("pointerdown", outside);
    button.setAttribute("aria-expanded", "false");
    const hadFocus = menu.contains(document.activeElement);
    menu.remove();
    if (hadFocus) button.focus();
  };
  document.addEventListener("pointerdown", outside);
  menu.addEventListener("keydown", (event) => move(event, menu));
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) close();
  });
  menu.firstElementChild.focus();
}

function move(event, menu) {
  const rows = [...menu.children];
  const at = rows.indexOf(document.activeElement);
  const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  if (event.key === "Escape" || event.key === "Tab") {
    if (event.key === "Escape") event.preventDefault();
    event.stopPropagation();
    close();
  } else if (event.key in steps) {
    event.preventDefault();
    rows.at((at + steps[event.key]) % rows.length).focus();
  } else if (event.key === "Home" || event.key === "End") {
    event.preventDefault();
    rows.at(event.key === "Home" ? 0 : -1).focus();
  }
}

function place(menu, button, host) {
  const from = button.getBoundingClientRect();
  const within = host.getBoundingClientRect();
  const left = Math.max(8, Math.min(from.left - within.left, within.width - menu.offsetWidth - 8));
  const above = from.top - within.top - menu.offsetHeight - 6;
  const top = above > 8 ? above : from.bottom - within.top + 6;
  menu.style.setProperty("inset-inline-start", `${left}px`);
  menu.style.setProperty("inset-block-start", `${top}px`);
}
