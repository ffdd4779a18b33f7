// Short soft notes, made in the browser: at most one sound every three seconds.
import type { Announcement } from "./announcement.ts";

type SoundName = NonNullable<Announcement["sound"]>;

const pause_ms = 3000;
const loudness = 0.12;
const note_s = 0.18;

const notes_hz: Record<SoundName, number[]> = {
  two_notes: [660, 880],
  one_note: [780],
  low_note: [330],
};

let context: AudioContext | null = null;
let last_ms = -pause_ms;

export function playSound(name: SoundName): void {
  const now_ms = performance.now();
  if (now_ms - last_ms < pause_ms) return;
  last_ms = now_ms;
  context ??= new AudioContext();
  // Before the first click of the agent the browser keeps it silent; there is nothing to mend.
  if (context.state === "suspended") void context.resume();
  let start_s = context.currentTime;
  for (const frequency of notes_hz[name]) {
    playNote(context, frequency, start_s);
    start_s += note_s;
  }
}

function playNote(audio: AudioContext, frequency: number, start_s: number): void {
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.type = "sine";
  tone.frequency.value = frequency;
  volume.gain.setValueAtTime(0, start_s);
  volume.gain.linearRampToValueAtTime(loudness, start_s + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, start_s + note_s);
  tone.connect(volume).connect(audio.destination);
  tone.start(start_s);
  tone.stop(start_s + note_s);
}
