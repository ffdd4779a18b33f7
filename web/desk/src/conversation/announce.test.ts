import { expect, it } from "vitest";
import { announcements } from "./announce.svelte.ts";
import { message } from "./fixtures.ts";

const media = {
  id: "m",
  state: "stored" as const,
  mime: "image/png",
  file_name: null,
  size_bytes: 1,
  url: "/api/v1/media/m",
  reason: null,
  width: null,
  height: null,
  preview_url: null,
  announced_mime: null,
  hash_differs: false,
  retry_until: null,
};

it("says who wrote what, and what a file is", () => {
  const said = announcements("Odile", [
    message({ id: "a", content: { type: "text", text: "Bonjour" } }),
    message({ id: "b", content: { type: "image", media, caption: "La voici" } }),
    message({ id: "c", content: { type: "audio", media, voice: true } }),
  ]);
  expect(said.map((one) => one.replaceAll("\u00a0", " "))).toEqual([
    "Odile : Bonjour",
    "Odile : La voici",
    "Odile : Message audio",
  ]);
});

it("gives one sentence for more than three at once", () => {
  const many = ["a", "b", "c", "d"].map((id) => message({ id }));
  expect(announcements("Odile", many)).toEqual(["4 nouveaux messages de Odile"]);
});
