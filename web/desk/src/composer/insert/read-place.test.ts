import { expect, it } from "vitest";
import { readPlace } from "./read-place.ts";

const tower = { latitude: 48.85837, longitude: 2.294481 };

it("D4: takes coordinates as people and maps write them", () => {
  const written = [
    "48.85837, 2.294481",
    "48.85837,2.294481",
    " 48.85837 2.294481 ",
    "48,85837 ; 2,294481",
    "48.85837° N, 2.294481° E",
  ];
  for (const text of written) expect(readPlace(text), text).toEqual(tower);
  expect(readPlace("33.9° S 18.4° O")).toEqual({ latitude: -33.9, longitude: -18.4 });
  expect(readPlace("-33.9, 18.4")).toEqual({ latitude: -33.9, longitude: 18.4 });
});

it("D4: takes the address of a place on a map, the marked place before the view", () => {
  const addresses = [
    "https://www.openstreetmap.org/?mlat=48.85837&mlon=2.294481#map=16/48.9/2.3",
    "https://www.openstreetmap.org/#map=17/48.85837/2.294481",
    "https://www.google.com/maps/place/Tour+Eiffel/@48.9,2.3,17z/data=!3m1!4b1!3d48.85837!4d2.294481",
    "https://www.google.com/maps/@48.85837,2.294481,17z",
    "https://maps.google.com/?q=48.85837,2.294481",
    "https://www.google.com/maps/search/?api=1&query=48.85837%2C2.294481",
    "https://maps.apple.com/?ll=48.85837,2.294481&q=Tour",
    "https://www.bing.com/maps?cp=48.85837~2.294481&lvl=16",
    "geo:48.85837,2.294481?z=16",
  ];
  for (const text of addresses) expect(readPlace(text), text).toEqual(tower);
});

it("takes nothing that is no place on the globe", () => {
  for (const text of [
    "",
    "12 rue de la Paix",
    "91, 2",
    "48.8, 181",
    "48.8",
    "https://goo.gl/maps/abc",
    "2026-10-14",
    "06 39 98 12 34",
  ]) {
    expect(readPlace(text), text).toBeNull();
  }
});
