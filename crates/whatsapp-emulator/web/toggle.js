// A switch with its name and what it does.

import { el } from "./dom.js";
import { hasMessage, t } from "./i18n.js";

let count = 0;

/** A switch. `key` names it; `key.hint` says what it does; `run(isOn)` when it is moved. */
export function toggle(key, values, isOn, test, run) {
  count += 1;
  const id = `switch-${count}`;
  const button = el("button", {
    type: "button",
    class: "switch",
    role: "switch",
    "aria-checked": String(isOn),
    "aria-labelledby": `${id}-name`,
    "aria-describedby": hasMessage(`${key}.hint`) ? `${id}-hint` : null,
    "data-testid": `switch-${test}`,
    onclick: () => run(!isOn),
  });
  const name = el("b", { id: `${id}-name` }, t(key, values));
  const words = el("span", { class: "option-words" }, name);
  words.addEventListener("click", () => button.click());
  if (hasMessage(`${key}.hint`)) {
    words.append(el("small", { id: `${id}-hint` }, t(`${key}.hint`, values)));
  }
  return el("div", { class: "option" }, button, words);
}
