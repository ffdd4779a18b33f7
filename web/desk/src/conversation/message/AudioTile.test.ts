import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeAll, expect, it } from "vitest";
import { language } from "#i18n/language.svelte.ts";
import { media } from "../fixtures.ts";
import AudioTile from "./AudioTile.svelte";

beforeAll(() => language.choose("fr"));

function play(): HTMLAudioElement {
  const { container } = render(AudioTile, { media: media({ mime: "audio/ogg" }), voice: true });
  const audio = container.querySelector("audio");
  if (audio === null) throw new Error("nothing to play");
  Object.defineProperty(audio, "duration", { value: 20, configurable: true });
  return audio;
}

const position = () => screen.getByRole("slider", { name: "Position de lecture" });

it("D4: a voice note is moved by the keyboard, by seconds, and never beyond its ends", async () => {
  const audio = play();
  await fireEvent(audio, new Event("durationchange"));
  await fireEvent.keyDown(position(), { key: "ArrowRight" });
  expect(position().getAttribute("aria-valuetext")).toBe("0:05 sur 0:20");
  for (let press = 0; press < 5; press += 1) {
    await fireEvent.keyDown(position(), { key: "ArrowRight" });
  }
  expect(audio.currentTime).toBe(20);
  await fireEvent.keyDown(position(), { key: "ArrowLeft" });
  expect(audio.currentTime).toBe(15);
});

it("D4: its speed goes round, and the next note begins with it", async () => {
  const audio = play();
  await fireEvent.click(screen.getByRole("button", { name: "Vitesse de lecture : 1 ×" }));
  expect(audio.playbackRate).toBe(1.5);
  const next = play();
  expect(next.playbackRate).toBe(1.5);
  for (const speed of ["1,5", "2"]) {
    const [button] = screen.getAllByRole("button", { name: `Vitesse de lecture : ${speed} ×` });
    if (button !== undefined) await fireEvent.click(button);
  }
  expect([audio.playbackRate, next.playbackRate]).toEqual([1, 1]);
});
