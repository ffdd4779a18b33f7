// A voice note or a sound: play, pause, seek.

import { el, icon } from "./dom.js";
import { playTime } from "./format.js";
import { t } from "./i18n.js";

let playing = null;

/** The player of one audio file. Only one plays at a time. `onFirst` is called once it is heard. */
export function player(url, isVoice, onFirst = () => {}) {
  const audio = new Audio();
  audio.preload = "metadata";
  audio.src = url;
  const toggle = el("button", { type: "button", class: "player-toggle" });
  const position = el("input", {
    type: "range",
    min: 0,
    max: 100,
    step: "any",
    value: 0,
    "aria-label": t("player.position"),
  });
  const clock = el("span", { class: "player-time" }, "0:00");
  const root = el(
    "div",
    { class: "player", "data-kind": isVoice ? "voice" : "audio" },
    toggle,
    position,
    clock,
  );

  function show() {
    const length = Number.isFinite(audio.duration) ? audio.duration : 0;
    toggle.replaceChildren(icon(audio.paused ? "play" : "pause", "l"));
    toggle.setAttribute("aria-label", t(audio.paused ? "player.play" : "player.pause"));
    position.value = length > 0 ? (audio.currentTime / length) * 100 : 0;
    const text = playTime(audio.currentTime > 0 ? audio.currentTime : length);
    position.setAttribute("aria-valuetext", text);
    clock.textContent = text;
  }

  toggle.addEventListener("click", () => {
    if (!audio.paused) return audio.pause();
    if (playing && playing !== audio) playing.pause();
    playing = audio;
    return audio.play().catch(() => root.replaceChildren(t("media.unplayable")));
  });
  position.addEventListener("input", () => {
    if (!Number.isFinite(audio.duration)) return;
    audio.currentTime = (position.value / 100) * audio.duration;
  });
  for (const name of ["play", "pause", "timeupdate", "loadedmetadata", "durationchange", "ended"]) {
    audio.addEventListener(name, show);
  }
  audio.addEventListener("playing", onFirst, { once: true });
  audio.addEventListener("loadedmetadata", () => measure(audio));
  audio.addEventListener("error", () => root.replaceChildren(t("media.unplayable")));
  show();
  return root;
}

/** A recorded file does not say how long it is: the player looks for its end, then comes back. */
function measure(audio) {
  if (audio.duration !== Infinity) return;
  audio.addEventListener("durationchange", () => (audio.currentTime = 0), { once: true });
  audio.currentTime = Number.MAX_SAFE_INTEGER;
}
