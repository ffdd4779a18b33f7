// A word beside the launcher: the brand's greeting, or what an agent wrote while the panel was closed.
import en from "../../messages/tease/en.json";
import fr from "../../messages/tease/fr.json";
import type { Config } from "../chat/wire.ts";
import { icon } from "../launcher/dom.ts";
import css from "./tease.css?inline";

let isDressed = false;

export interface Said {
  /** Where the API is. */
  base?: string;
  /** The brand's logo, where it is there already. */
  logo?: Promise<Blob | null>;
  /** Without it, that the chat could not be loaded. */
  title?: string | undefined;
  /** Without it, how soon there will be an answer. */
  text?: string | undefined;
  onOpen: () => void;
  onHide: () => void;
}

/** The logo is fetched as the panel does: a page's policy need not name the desk's pictures. */
async function logoOf({ brand }: Config, base?: string): Promise<Blob | null> {
  if (!brand.logo_url || base === undefined) return null;
  const response = await fetch(`${base}/${brand.logo_url}`, { credentials: "omit" });
  return response.ok ? response.blob() : null;
}

/** Puts the logo in the place of the initial, once it is there. */
async function show(sign: HTMLElement, logo: Promise<Blob | null>): Promise<void> {
  const found = await logo.catch(() => null);
  if (!found) return;
  const picture = new Image();
  picture.alt = "";
  picture.src = URL.createObjectURL(found);
  picture.onload = () => {
    URL.revokeObjectURL(picture.src);
    sign.replaceChildren(picture);
  };
}

/** Writes into the place beside the launcher. */
export function tease(
  place: HTMLElement,
  config: Config,
  { base, logo, title, text, onOpen, onHide }: Said,
) {
  const root = place.getRootNode();
  if (!isDressed && root instanceof ShadowRoot) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    isDressed = true;
  }
  const words = config.language === "en" ? en : fr;
  const word = (key: keyof typeof fr): string => config.texts[key] || words[key];
  const open = document.createElement("button");
  const strong = document.createElement("b");
  const rest = document.createElement("span");
  const said = document.createElement("span");
  const sign = document.createElement("span");
  const hide = document.createElement("button");
  const soon = config.open ? config.availability : "closed";
  strong.textContent = title ?? config.brand.name;
  rest.textContent = text ?? word(title === undefined ? "chat.failed" : `tease.${soon}`);
  open.className = "open";
  said.append(strong, rest);
  sign.className = "sign";
  sign.ariaHidden = "true";
  sign.textContent = [...config.brand.name.trim()][0]?.toUpperCase() ?? "";
  void show(sign, logo ?? logoOf(config, base));
  open.append(sign, said);
  open.onclick = onOpen;
  hide.className = "x";
  hide.setAttribute("aria-label", word("tease.hide"));
  hide.append(icon("M18 6 6 18M6 6l12 12"));
  hide.onclick = onHide;
  for (const button of [open, hide]) button.type = "button";
  place.replaceChildren(open, hide);
  place.hidden = false;
}
