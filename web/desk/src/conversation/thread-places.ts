// Where each thread was left, so that coming back finds it there.
import type { VirtualizerHandle } from "virtua/svelte";

export interface ThreadPlace {
  offset: number;
  item_count: number;
  sizes: ReturnType<VirtualizerHandle["getCache"]>;
}

const kept_max = 30;
const places = new Map<string, ThreadPlace>();

/** Keeps a place; `null` when the thread was left at its end. */
export function keepPlace(conversation_id: string, place: ThreadPlace | null): void {
  places.delete(conversation_id);
  if (place !== null) places.set(conversation_id, place);
  const oldest = places.keys().next().value;
  if (places.size > kept_max && oldest !== undefined) places.delete(oldest);
}

export function placeOf(conversation_id: string, item_count: number): ThreadPlace | null {
  const place = places.get(conversation_id);
  return place !== undefined && place.item_count === item_count ? place : null;
}
