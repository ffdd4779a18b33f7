// The shell's own keys: walking the list, the next to answer, statuses, regions, the list of keys.
import { goto } from "$app/navigation";
import { page } from "$app/state";
import { m } from "#lib/paraglide/messages.js";
import { clock } from "#live/clock.svelte.ts";
import { desk } from "#live/desk.svelte.ts";
import { toggleAvailability } from "#availability/choose.ts";
import { neighbor } from "#list/neighbor.ts";
import { shown_list } from "#list/shown.svelte.ts";
import { sectionsOf } from "#list/urgency.ts";
import type { Shortcut } from "./shortcuts.svelte.ts";

function open(id: string | undefined): void {
  if (id !== undefined) void goto(`/c/${id}${page.url.search}`);
}

function walk(current: string | null, step: 1 | -1): void {
  open(neighbor(shown_list.ids(clock.nowMs()), current, step));
}

function openNextToAnswer(current: string | null): void {
  const { to_answer } = sectionsOf(desk.conversations, clock.nowMs());
  open(to_answer.find((one) => one.id !== current)?.id);
}

function focusRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")].filter(
    (region) => region.offsetParent !== null,
  );
  const place = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions.at((place + step) % regions.length);
  if (next === undefined) return;
  next.tabIndex = -1;
  next.focus();
}

export function shellShortcuts(current: () => string | null, showKeys: () => void): Shortcut[] {
  return [
    { id: "list.next", keys: "J", label: m["shortcuts.next"], run: () => walk(current(), 1) },
    {
      id: "list.previous",
      keys: "K",
      label: m["shortcuts.previous"],
      run: () => walk(current(), -1),
    },
    {
      id: "list.next_to_answer",
      keys: "N",
      label: m["shortcuts.next_to_answer"],
      run: () => openNextToAnswer(current()),
    },
    {
      id: "status.chat",
      keys: "Shift 1",
      label: m["shortcuts.chat"],
      run: () => toggleAvailability("chat"),
    },
    {
      id: "status.messaging",
      keys: "Shift 2",
      label: m["shortcuts.messaging"],
      run: () => toggleAvailability("messaging"),
    },
    {
      id: "settings",
      keys: "Shift R",
      label: m["shortcuts.settings"],
      run: () => void goto("/settings"),
    },
    { id: "region.next", keys: "F6", label: m["shortcuts.region"], run: () => focusRegion(1) },
    {
      id: "region.previous",
      keys: "Shift F6",
      label: m["shortcuts.region_back"],
      run: () => focusRegion(-1),
    },
    { id: "shortcuts", keys: "?", label: m["shortcuts.title"], run: showKeys },
  ];
}
