// What every page of the site loads: the button with its count. The panel comes when it is wanted.
import en from "../../messages/launcher/en.json";
import fr from "../../messages/launcher/fr.json";
import type { Config } from "../chat/wire.ts";
import type { HostEvent, Panel, Start } from "../host.ts";
import { parseColor, textOn } from "../look/contrast.ts";
import type { tease as Tease } from "../tease/tease.ts";
import type { Language } from "../text/words.ts";
import { icon } from "./dom.ts";
import css from "./launcher.css?inline";

/** The files that come later, by the build. */
declare const FILES: Record<"panel" | "tease", string>;

type Listener = (detail: unknown) => void;
type Call = ArrayLike<unknown>;

interface Global {
  (...call: unknown[]): void;
  q?: Call[];
  /** Set once the widget takes the calls. */
  is_ready?: boolean;
}

declare global {
  interface Window {
    Pupitre?: Global;
  }
}

const dot = "m4 0a1.2 1.2 0 1 0 0 2.4 1.2 1.2 0 0 0 0-2.4";
const bubble = `M6.5 3.5h11A3.5 3.5 0 0 1 21 7v7a3.5 3.5 0 0 1-3.5 3.5H12l-4.7 3.7a.8.8 0 0 1-1.3-.6v-3.1A3.5 3.5 0 0 1 3 14V7a3.5 3.5 0 0 1 3.5-3.5M4 9.5${dot + dot + dot}`;

/** Where the panel covers the page. */
const narrow = "(max-width: 760px)";

const warn = (...words: unknown[]): void => console.warn("[Pupitre]", ...words);

interface Launcher {
  load(): Promise<Panel>;
  toggle(wanted?: boolean, has_focus?: boolean): void;
  on(name: string, listener: Listener): void;
}

function launch(site: string, root: string, base: string, theme: string, config: Config): Launcher {
  const make = (tag: string, name: string): HTMLElement => {
    const made = document.createElement(tag);
    made.className = name;
    return made;
  };
  const host = make("pupitre-chat", "");
  const frame = make("aside", "w");
  const slot = make("section", "p");
  const place = make("div", "tease");
  const button = make("button", "btn");
  const language: Language = config.language === "en" ? "en" : "fr";
  const prefix = `pupitre:${site}:`;
  const listeners: Record<string, Listener[] | undefined> = {};
  let panel: Promise<Panel> | null = null;
  let attempts = 0;
  let unread = 0;
  let isOpen = false;

  const word = (key: keyof typeof fr): string =>
    config.texts[key] || (language === "en" ? en : fr)[key];
  /** Storage may be blocked: then nothing is found, and nothing kept. */
  const kept = (
    kind: "localStorage" | "sessionStorage",
    key: string,
    value?: string,
  ): string | null | undefined => {
    try {
      if (value === undefined) return window[kind].getItem(prefix + key);
      window[kind].setItem(prefix + key, value);
    } catch {
      return null;
    }
  };
  const remember = (key: string, value: string) => kept("sessionStorage", key, value);

  const emit = (name: HostEvent, detail?: unknown): void => {
    for (const listener of listeners[name] ?? []) {
      try {
        listener(detail);
      } catch (error) {
        // A fault of the site's is the site's; the chat goes on.
        console.error(error);
      }
    }
  };

  const draw = (): void => {
    const label = word(isOpen ? "chat.minimise" : "chat.open");
    const isCounted = unread > 0 && !isOpen;
    const missed = word(unread === 1 ? "chat.unread.one" : "chat.unread.other");
    const badge = make("span", "count");
    badge.textContent = `${unread}`;
    badge.hidden = !isCounted;
    button.ariaLabel = label + (isCounted ? `, ${missed.replace("{count}", `${unread}`)}` : "");
    button.ariaExpanded = `${isOpen}`;
    button.replaceChildren(icon(isOpen ? "m6 9 6 6 6-6" : bubble), badge);
  };

  // A browser may remember that a module did not load; another address is asked for anew.
  const fetched = (name: keyof typeof FILES) =>
    import(root + FILES[name] + (attempts > 1 ? `?${attempts}` : ""));

  const load = (): Promise<Panel> => {
    if (panel) return panel;
    attempts++;
    const part: Promise<{ start: Start }> = fetched("panel");
    const close = (): void => toggle(false);
    panel = part.then(({ start }) =>
      start({ slot, site, base, config, language, close, tellUnread, emit }),
    );
    panel.catch(() => {
      panel = null;
    });
    return panel;
  };

  const say = (title?: string, text?: string): void => {
    const part: Promise<{ tease: typeof Tease }> = fetched("tease");
    part.then(
      ({ tease }) => {
        if (isOpen) return;
        const onOpen = (): void => toggle(true, true);
        const onHide = (): void => {
          remember("greeted", "1");
          place.hidden = true;
          button.focus();
        };
        tease(place, config, { title, text, onOpen, onHide });
      },
      () => undefined,
    );
  };

  const tellUnread = (count: number, by?: string, text?: string): void => {
    if (count === unread) return;
    unread = count;
    draw();
    if (!count) place.hidden = true;
    if (text && !isOpen) say(by, text);
    emit("unread", count);
  };

  const toggle = (wanted = !isOpen, has_focus = wanted): void => {
    if (wanted === isOpen) return;
    load().then(
      (loaded) => {
        if (wanted === isOpen) return;
        isOpen = wanted;
        slot.hidden = !isOpen;
        host.toggleAttribute("data-open", isOpen);
        remember("open", isOpen ? "1" : "");
        if (isOpen) {
          place.hidden = true;
          remember("greeted", "1");
        }
        draw();
        loaded.show(isOpen, has_focus);
        if (!isOpen) button.focus();
        emit(isOpen ? "open" : "close");
      },
      () => say(),
    );
  };

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paint = (): void => {
    frame.classList.toggle("dark", theme === "dark" || (theme !== "light" && dark.matches));
  };
  const brand = parseColor(config.theme.color) ?? [84, 52, 117];
  const on = textOn(brand, parseColor(config.theme.text_on_color));
  // A constructed sheet: a strict policy of the site allows it, and it stays in here.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`${css}.w{--brand:rgb(${brand});--on:rgb(${on})}`);
  const shadow = host.attachShadow({ mode: "open" });
  shadow.adoptedStyleSheets = [sheet];
  dark.addEventListener("change", paint);
  paint();

  slot.hidden = place.hidden = true;
  button.setAttribute("type", "button");
  button.onclick = () => toggle();
  button.onpointerenter = button.onfocus = () => void load().catch(() => undefined);
  frame.lang = language;
  frame.ariaLabel = "Chat";
  frame.append(slot, place, button);
  shadow.append(frame);
  // Keys typed in here are not the site's: its shortcuts would act on them.
  for (const name of ["keydown", "keyup", "keypress"]) {
    shadow.addEventListener(name, (event) => event.stopPropagation());
  }
  draw();
  document.body.append(host);

  const { greeting, position } = config.theme;
  host.dataset["side"] = position;
  if (kept("sessionStorage", "open") && !matchMedia(narrow).matches) toggle(true, false);
  else if (greeting && !kept("sessionStorage", "greeted")) say(greeting);
  // Whoever has written may be written to; the page comes first.
  if (kept("localStorage", "live")) {
    setTimeout(() => void load().catch(() => undefined), 300);
  }
  return {
    load,
    toggle,
    on: (name, listener) => void (listeners[name] ??= []).push(listener),
  };
}

const isListener = (it: unknown): it is Listener => typeof it === "function";

function answer({ load, toggle, on }: Launcher, call: Call): void {
  const [command, first, second] = Array.from(call);
  if (command === "toggle") toggle();
  else if (command === "open" || command === "close") toggle(command === "open");
  else if (command === "on" && isListener(second)) on(String(first), second);
  else if (command === "identify") void load().then((panel) => panel.identify(first));
  else if (command === "logout") void load().then((panel) => panel.logout());
  else warn("unknown:", command);
}

async function begin(): Promise<void> {
  const current = document.currentScript;
  const tag =
    current instanceof HTMLScriptElement && current.dataset["site"]
      ? current
      : document.querySelector<HTMLScriptElement>("script[data-site]");
  const { site, language, theme = "auto" } = tag?.dataset ?? {};
  if (!tag || !site) return warn("no data-site");
  if (window.Pupitre?.is_ready) return;
  const queue = [...(window.Pupitre?.q ?? [])];
  let launcher: Launcher | null = null;
  const api: Global = (...call) => {
    if (launcher) answer(launcher, call);
    else queue.push(call);
  };
  api.is_ready = true;
  window.Pupitre = api;
  const root = new URL(".", tag.src).href;
  const base = `${root}v1/${encodeURIComponent(site)}`;
  const spoken = language ?? (document.documentElement.lang || navigator.language);
  let config: Config;
  try {
    const response = await fetch(`${base}/config?language=${encodeURIComponent(spoken)}`, {
      credentials: "omit",
    });
    if (!response.ok) return warn("not shown:", response.status, location.origin);
    config = await response.json();
  } catch {
    // Also what a browser says of an answer that it may not show to this origin.
    return warn("no answer for", location.origin);
  }
  if (document.readyState === "loading") {
    await new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve));
  }
  launcher = launch(site, root, base, theme, config);
  for (const call of queue) answer(launcher, call);
}

void begin();
