// Dialogs: a title, a form, what went wrong in it, and the focus back where it was.

import { el, icon } from "./dom.js";
import { t } from "./i18n.js";

let count = 0;

/**
 * Opens a form. `fields`: `{ name, label, hint?, type?, value?, options?, … }`, where `type` is an
 * input's, "json", "choice" (radio) or "switch". `run(values)` may throw: its message is then shown.
 */
export function openForm({ title, hint, submit, test, fields, run }) {
  count += 1;
  const titleId = `dialog-title-${count}`;
  const failure = el("p", { class: "form-failure", role: "alert", hidden: true });
  const close = el("button", { type: "button", class: "icon-button", "aria-label": t("close") });
  close.append(icon("x"));
  const go = el(
    "button",
    { type: "submit", class: "button button-main", "data-testid": "submit" },
    submit,
  );
  const cancel = el("button", { type: "button", class: "button" }, t("cancel"));
  const inputs = fields.map((field) => fieldOf(field));
  const form = el(
    "form",
    { method: "dialog" },
    el("div", { class: "dialog-header" }, el("h2", { id: titleId }, title), close),
    el(
      "div",
      { class: "dialog-body" },
      hint ? el("p", { class: "hint" }, hint) : null,
      ...inputs,
      failure,
    ),
    el("div", { class: "dialog-footer" }, cancel, go),
  );
  const dialog = el(
    "dialog",
    { class: "dialog", "aria-labelledby": titleId, "data-testid": test },
    form,
  );
  const from = document.activeElement;
  const end = () => dialog.close();
  close.addEventListener("click", end);
  cancel.addEventListener("click", end);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (from?.isConnected) from.focus();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failure.hidden = true;
    go.disabled = true;
    try {
      await run(Object.fromEntries(new FormData(form)));
      end();
    } catch (error) {
      failure.replaceChildren(icon("circle-alert", "s"), wordsOf(error));
      failure.hidden = false;
    }
    go.disabled = false;
  });
  document.body.append(dialog);
  dialog.showModal();
  form.querySelector("input, textarea, select")?.focus();
}

function wordsOf(error) {
  if (error instanceof SyntaxError) return t("raw.wrong");
  return error.code === "unreachable" ? t("failure.unreachable") : error.message;
}

function fieldOf({ name, label, hint, type = "text", value = "", options = [], ...more }) {
  count += 1;
  const id = `field-${count}`;
  if (type === "choice") return choice(name, label, value, options);
  if (type === "switch") {
    const input = el("input", { type: "checkbox", name, id, checked: Boolean(value) });
    return el("label", { class: "check" }, input, el("span", {}, label));
  }
  const isJson = type === "json";
  const properties = { id, name, class: isJson ? "input input-json" : "input", ...more };
  if (hint) properties["aria-describedby"] = `${id}-hint`;
  const input = isJson
    ? el("textarea", { ...properties, rows: 10, spellcheck: "false" })
    : el("input", { ...properties, type, autocomplete: "off" });
  input.value = value;
  return el(
    "div",
    { class: "form-field" },
    el("label", { for: id }, label),
    input,
    hint ? el("p", { class: "hint", id: `${id}-hint` }, hint) : null,
  );
}

function choice(name, label, value, options) {
  const rows = options.map((option) => {
    const isChosen = option.value === value;
    const input = el("input", { type: "radio", name, value: option.value, checked: isChosen });
    return el("label", { class: "check" }, input, el("span", {}, option.label));
  });
  return el("fieldset", { class: "form-field" }, el("legend", {}, label), ...rows);
}
