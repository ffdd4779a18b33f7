// What every page of the site loads: the button with its count. The panel comes when it is wanted.
import en from "../../messages/launcher/en.json";
import fr from "../../messages/launcher/fr.json";
import type { Config } from "../chat/wire.ts";
import type { HostEvent, Panel, Start } from "../host.ts";
import type { tease as Tease } from "../tease/tease.ts";
import type { Language } from "../text/words.ts";
import { faceOf } from "./face.ts";
import { frameOf, make } from "./frame.ts";

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

/** Where the panel covers the page. */
const narrow = "(max-width: 760px)";

const warn = (...words: unknown[]): void => console.warn("[Pupitre]", ...words);

interface Launcher {
  load(): Promise<Panel>;
  toggle(wanted?: boolean, has_focus?: boolean): void;
  on(name: string, listener: Listener): void;
}

/** Storage may be blocked: then nothing is found, and nothing kept. */
function kept(
  kind: "localStorage" | "sessionStorage",
  key: string,
  value?: string,
): string | null | undefined {
  try {
    if (value === undefined) return window[kind].getItem(key);
    window[kind].setItem(key, value);
  } catch {
    return null;
  }
}

function launch(site: string, root: string, base: string, look: string, config: Config): Launcher {
  const language: Language = config.language === "en" ? "en" : "fr";
  const { host, slot, place, button } = frameOf(config, language, look);
  const prefix = `pupitre:${site}:`;
  const listeners: Record<string, Listener[] | undefined> = {};
  let panel: Promise<Panel> | null = null;
  let attempts = 0;
  let unread = 0;
  let isOpen = false;

  const word = (key: keyof typeof fr): string =>
    config.texts[key] || (language === "en" ? en : fr)[key];
  const remember = (key: string, value: string) => kept("sessionStorage", prefix + key, value);

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
    button.replaceChildren(faceOf(isOpen), badge);
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
        tease(place, config, { base, title, text, onOpen, onHide });
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

  button.onclick = () => toggle();
  button.onpointerenter = button.onfocus = () => void load().catch(() => undefined);
  draw();
  document.body.append(host);

  const { greeting } = config.theme;
  const wasOpen = kept("sessionStorage", `${prefix}open`) && !matchMedia(narrow).matches;
  if (wasOpen) toggle(true, false);
  // Or somebody comes by the link of a mail, to a new page or to the one that is there.
  const follow = (): void => {
    if (location.hash.startsWith("#pupitre=")) toggle(true, false);
  };
  addEventListener("hashchange", follow);
  follow();
  if (!panel && greeting && !kept("sessionStorage", `${prefix}greeted`)) say(greeting);
  // Whoever has written may be written to; the page comes first.
  if (kept("localStorage", `${prefix}live`)) {
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
