// The panel, as the launcher loads it: draws at once what is known from the settings, then the conversation.
import { render } from "preact";
import { openStore } from "../chat/store.ts";
import type { HostEvent, Start } from "../host.ts";
import type { More } from "../more/more.ts";
import en from "../../messages/panel/en.json";
import fr from "../../messages/panel/fr.json";
import { countedIn, wordsIn, type Catalogue } from "../text/words.ts";
import { App } from "./App.tsx";
import { dress } from "./dress.ts";
import css from "./panel.css?inline";
import type { Ui } from "./ui.ts";

/** Where the focus goes, by what there is. */
const first = "textarea,.inp,.go,.rate button,.alt";

/** How long after a part did not load it is asked for again. */
const again_ms = 5_000;

/** For how long it holds whether somebody is there. */
const fresh_ms = 60_000;

const isPhone = (): boolean => matchMedia("(max-width: 760px)").matches;

export const start: Start = (host) => {
  const { slot, site, config, language } = host;
  const catalogues: Catalogue[] = [language === "en" ? en : fr];
  const t = wordsIn(catalogues, config.texts);
  const local = openStore("localStorage", `pupitre:${site}:`);
  const session = openStore("sessionStorage", `pupitre:${site}:`);
  const waiting: ((chat: NonNullable<Ui["chat"]>) => void)[] = [];
  let isShown = false;
  let isDue = false;
  let more: More | null = null;
  let asked_at = 0;
  let told_at = Date.now();

  const isSeen = (): boolean => isShown && !document.hidden && document.hasFocus();
  // On a phone the keyboard would cover what there is to read.
  const focusIn = (): void => {
    const wanted = isPhone() ? null : slot.querySelector<HTMLElement>(first);
    (wanted ?? slot.querySelector<HTMLElement>(".h .ib"))?.focus();
  };
  const draw = (): void => {
    isDue = false;
    const root = slot.getRootNode();
    const hasFocus = (): boolean => root instanceof ShadowRoot && root.activeElement !== null;
    const had = hasFocus();
    render(<App ui={ui} />, slot);
    // Focus stays in the panel when what had it is gone.
    if (had && !hasFocus()) focusIn();
  };
  const drawSoon = (): void => {
    if (isSeen()) ui.chat?.read();
    if (isDue) return;
    isDue = true;
    // Not by a frame: those stop while the tab is hidden, and the log is to be there when it is not.
    queueMicrotask(draw);
  };
  const needMore = (): More | null => {
    if (more === null && Date.now() - asked_at >= again_ms) {
      asked_at = Date.now();
      import("../more/more.ts").then(
        (loaded) => {
          if (more !== null) return;
          more = loaded.more;
          catalogues.push(more.words[language]);
          dress(slot, more.css);
          drawSoon();
        },
        () => setTimeout(drawSoon, again_ms),
      );
    }
    return more;
  };
  const ui: Ui = {
    host,
    local,
    session,
    language,
    t,
    n: countedIn(language, t),
    new_from: null,
    looked: { after: null, put_off: null, mailing: false },
    look: (over) => {
      Object.assign(ui.looked, over);
      drawSoon();
    },
    room: null,
    chat: null,
    more: needMore,
  };

  const enter = (): void => {
    import("../room/room.ts").then(
      ({ room }) => {
        const emit = (name: HostEvent, detail?: unknown): void => {
          host.emit(name, detail);
          const id = ui.chat?.known.messages.at(-1)?.id;
          if (name === "message" && id !== undefined && !isSeen()) room.ring(site, local, id);
        };
        dress(slot, room.css + room.themeOf(config.theme.color));
        room.followKeyboard(slot);
        catalogues.push(room.words[language]);
        ui.room = room;
        const chat = new room.Chat({ ...host, emit }, local, drawSoon);
        ui.chat = chat;
        for (const work of waiting.splice(0)) work(chat);
        drawSoon();
      },
      () => setTimeout(enter, again_ms),
    );
  };
  const withChat = (work: (chat: NonNullable<Ui["chat"]>) => void): void => {
    if (ui.chat) work(ui.chat);
    else waiting.push(work);
  };

  dress(slot, css);
  slot.setAttribute("role", "dialog");
  slot.setAttribute("aria-label", t("chat.label", { brand: config.brand.name }));
  slot.onkeydown = (event) => {
    if (isPhone()) {
      if (ui.room) ui.room.keepFocus(slot, event);
      // What keeps the focus inside comes in a moment.
      else if (event.key === "Tab") event.preventDefault();
    }
    if (event.key === "Escape") host.close();
  };
  document.addEventListener("visibilitychange", drawSoon);
  window.addEventListener("focus", drawSoon);
  draw();
  enter();

  return {
    show: (is_shown, has_focus) => {
      isShown = is_shown;
      const missed = ui.room && ui.chat ? ui.room.unseen(ui.chat.known) : [];
      ui.new_from = is_shown ? (missed[0]?.id ?? null) : null;
      slot.toggleAttribute("aria-modal", false);
      if (isPhone()) slot.setAttribute("aria-modal", "true");
      draw();
      if (!is_shown) return;
      if (has_focus) requestAnimationFrame(focusIn);
      if (Date.now() - told_at > fresh_ms) {
        told_at = Date.now();
        ui.chat?.refresh();
      }
      if (isSeen()) ui.chat?.read();
      setTimeout(needMore, 1_000);
    },
    identify: (identity) => withChat((chat) => chat.identify(identity)),
    logout: () =>
      withChat((chat) => {
        chat.logout();
        ui.room?.dropBlobs();
      }),
  };
};
