// One short note for what the visitor did not see come in, in one tab only.
import { alone } from "../chat/locks.ts";
import type { Store } from "../chat/store.ts";

function play(): void {
  try {
    const context = new AudioContext();
    // Before the visitor has touched the page, browsers play nothing: then nothing is heard.
    if (context.state !== "running") {
      void context.close();
      return;
    }
    const level = context.createGain();
    level.gain.setValueAtTime(0.06, context.currentTime);
    level.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + 0.35);
    const tone = context.createOscillator();
    tone.frequency.setValueAtTime(660, context.currentTime);
    tone.frequency.setValueAtTime(880, context.currentTime + 0.12);
    tone.connect(level).connect(context.destination);
    tone.start();
    tone.stop(context.currentTime + 0.35);
    tone.onended = () => void context.close();
  } catch {
    // No sound here; the count on the launcher tells the same.
  }
}

/** The first tab that comes tells it; the others find that it was told. */
export function ring(site: string, local: Store, message_id: string): void {
  if (local.get("mute") !== null) return;
  void alone(`pupitre:${site}:ring`, () => {
    if (local.get("rung") !== message_id) {
      local.set("rung", message_id);
      play();
    }
    return Promise.resolve();
  });
}
