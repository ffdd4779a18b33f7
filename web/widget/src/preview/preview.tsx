// The widget as a visitor would see it, inside the desk's settings: its own parts, told what to show. It asks
// nobody anything, and nothing in it can be used.
import { render } from "preact";
import { Chat } from "../chat/chat.ts";
import { openStore } from "../chat/store.ts";
import type { Host } from "../host.ts";
import { faceOf } from "../launcher/face.ts";
import { frameOf, type Frame } from "../launcher/frame.ts";
import { more } from "../more/more.ts";
import { App } from "../panel/App.tsx";
import { dress } from "../panel/dress.ts";
import panel_css from "../panel/panel.css?inline";
import type { Ui } from "../panel/ui.ts";
import { keepBlob } from "../room/blobs.ts";
import { room } from "../room/room.ts";
import { tease } from "../tease/tease.ts";
import { standard } from "../text/standard.ts";
import { countedIn, wordsIn, type Language } from "../text/words.ts";
import page_css from "./page.css?inline";
import { knownOf } from "./scene.ts";
import { ready, type Shown } from "./shape.ts";

const nothing = (): void => undefined;

/** What moves when it comes would move again with each letter that is typed in the settings. */
const still = "*,*::before,*::after{animation:none!important;transition:none!important}";

let frame: Frame | null = null;

function hostOf({ config }: Shown, language: Language, slot: HTMLElement): Host {
  const base = "preview:";
  return {
    slot,
    site: "",
    base,
    config,
    language,
    close: nothing,
    tellUnread: nothing,
    emit: nothing,
  };
}

/** The chat of a scene: what it keeps lives as long as the scene. */
function chatOf(shown: Shown, host: Host): Chat {
  const local = openStore("localStorage", "preview:");
  if (shown.scene === "talk") local.set("consent", String(shown.config.consent?.version ?? 0));
  const chat = new Chat(host, local, nothing);
  chat.known = knownOf(shown, Date.now());
  return chat;
}

function open(shown: Shown, language: Language, { slot }: Frame): void {
  const { config } = shown;
  const host = hostOf(shown, language, slot);
  const chat = chatOf(shown, host);
  const t = wordsIn([standard[language]], config.texts);
  const ui: Ui = {
    host,
    local: chat.local,
    session: openStore("sessionStorage", "preview:"),
    language,
    t,
    n: countedIn(language, t),
    new_from: null,
    looked: { after: null, put_off: null, mailing: false },
    look: nothing,
    room,
    chat,
    more: () => more,
  };
  dress(slot, panel_css + room.css + more.css + room.themeOf(config.theme.color));
  slot.hidden = false;
  slot.setAttribute("role", "dialog");
  slot.setAttribute("aria-label", t("chat.label", { brand: config.brand.name }));
  render(<App ui={ui} />, slot);
}

function show(shown: Shown): void {
  const { config, scene } = shown;
  const language: Language = config.language === "en" ? "en" : "fr";
  if (frame) {
    render(null, frame.slot);
    frame.host.remove();
  }
  frame = frameOf(config, language, shown.look);
  const { host, slot, place, button } = frame;
  const isOpen = scene !== "button";
  document.documentElement.classList.toggle("dark", shown.look === "dark");
  document.body.append(host);
  dress(slot, still);
  host.inert = true;
  host.toggleAttribute("data-open", isOpen);
  button.ariaExpanded = String(isOpen);
  button.replaceChildren(faceOf(isOpen));
  for (const [path, picture] of Object.entries(shown.pictures)) keepBlob(path, picture);
  if (isOpen) open(shown, language, frame);
  else if (config.theme.greeting) {
    const { logo_url } = config.brand;
    const logo = (logo_url && shown.pictures[logo_url]) || null;
    const said = { title: config.theme.greeting, onOpen: nothing, onHide: nothing };
    tease(place, config, { ...said, logo: Promise.resolve(logo) });
  }
}

const isShown = (it: unknown): it is Shown =>
  typeof it === "object" && it !== null && "scene" in it && "config" in it;

/** A page of a brand, to have something behind. */
function paintPage(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(page_css);
  document.adoptedStyleSheets = [sheet];
  const page = document.createElement("div");
  page.className = "page";
  for (const part of ["bar", "hero", "line", "line", "line short", "tile", "tile", "tile"]) {
    const drawn = document.createElement("i");
    drawn.className = part;
    page.append(drawn);
  }
  page.inert = true;
  document.body.append(page);
}

window.addEventListener("message", (event) => {
  if (event.source === window.parent && isShown(event.data)) show(event.data);
});
paintPage();
// The page that holds this one is of the same desk: nobody else may.
window.parent.postMessage(ready, "*");
