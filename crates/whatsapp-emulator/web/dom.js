// Elements without markup strings: text is only ever set as text.

const SVG = "http://www.w3.org/2000/svg";

/**
 * Makes an element. `on…` properties are listeners; `null`, `undefined` and `false` are left out;
 * `true` is an empty attribute. Children are nodes, or text.
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((it) => it !== null && it !== undefined && it !== ""));
  return element;
}

/** An icon of the sprite. `size`: "xs", "s", "l", or nothing for 16 px. */
export function icon(name, size = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `i ${size}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/_emulator/page/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** The ring around an avatar: `share` of the 24 hours left, 0 to 1, or `null` when closed. */
export function ring(share, tone) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 40 40");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", share === null ? "ring ring-closed" : `ring ${tone}`);
  const circle = (kind) => {
    const it = document.createElementNS(SVG, "circle");
    for (const [name, value] of [
      ["class", kind],
      ["cx", 20],
      ["cy", 20],
      ["r", 18.5],
      ["pathLength", share === null ? 48 : 100],
    ]) {
      it.setAttribute(name, String(value));
    }
    svg.append(it);
    return it;
  };
  circle("track");
  if (share !== null) {
    const value = circle("value");
    value.setAttribute("stroke-dasharray", `${(share * 100).toFixed(1)} 100`);
    value.setAttribute("transform", "rotate(-90 20 20)");
  }
  return svg;
}

/** Text for screen readers only. */
export function hiddenText(text) {
  return el("span", { class: "hidden-text" }, text);
}

/** The element of the page with this hook. */
export function part(name) {
  return document.querySelector(`[data-part="${name}"]`);
}

/** Changes children only when `signature` differs, so that focus and selection survive. */
export function replaceWhenChanged(element, signature, make) {
  if (element.dataset.signature === signature) return false;
  element.dataset.signature = signature;
  element.replaceChildren(...make());
  return true;
}
