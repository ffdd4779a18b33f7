// What the launcher puts into the page: a host, its shadow root, the button, and places for the rest.
import type { Config } from "../chat/wire.ts";
import { parseColor, textOn } from "../look/contrast.ts";
import css from "./launcher.css?inline";

export interface Frame {
  host: HTMLElement;
  /** Where the panel is drawn. */
  slot: HTMLElement;
  /** Where a word is said beside the button. */
  place: HTMLElement;
  button: HTMLElement;
}

export const make = (tag: string, name: string): HTMLElement => {
  const made = document.createElement(tag);
  made.className = name;
  return made;
};

/** Pupitre's own color, where the brand's is none. */
const violet = [84, 52, 117] as const;

export function frameOf({ theme }: Config, language: string, look: string): Frame {
  const host = make("pupitre-chat", "");
  const frame = make("aside", "w");
  const slot = make("section", "p");
  const place = make("div", "tease");
  const button = make("button", "btn");
  const brand = parseColor(theme.color) ?? violet;
  const on = textOn(brand, parseColor(theme.text_on_color));
  // A constructed sheet: a strict policy of the site allows it, and it stays in here.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`${css}.w{--brand:rgb(${brand});--on:rgb(${on})}`);
  const shadow = host.attachShadow({ mode: "open" });
  shadow.adoptedStyleSheets = [sheet];
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = (): void => {
    frame.classList.toggle("dark", look === "dark" || (look !== "light" && dark.matches));
  };
  dark.addEventListener("change", paint);
  paint();
  slot.hidden = place.hidden = true;
  button.setAttribute("type", "button");
  host.dataset["side"] = theme.position;
  frame.lang = language;
  frame.ariaLabel = "Chat";
  frame.append(slot, place, button);
  shadow.append(frame);
  // Keys typed in here are not the site's: its shortcuts would act on them.
  for (const name of ["keydown", "keyup", "keypress"]) {
    shadow.addEventListener(name, (event) => event.stopPropagation());
  }
  return { host, slot, place, button };
}
