// What the page knows of the emulator, and how it keeps it fresh.

import { api } from "./api.js";
import { connect } from "./live.js";

/** Bubbles near the end that are fetched again at each change: their statuses may have moved. */
const TAIL = 60;
/** Least time between two fetches, so that a busy emulator is not asked without end. */
const REFRESH_PAUSE_MS = 60;
const JUMPS_KEY = "phone.jumps";

/** `link`: "loading", "up" or "down". `now()` is the emulator's clock. */
export const store = {
  link: "loading",
  retryAt: 0,
  state: null,
  visitorId: null,
  threads: new Map(),
  jumps: storedJumps(),
};

const listeners = new Set();
let clockOffsetMs = 0;
let wantedId = null;
let running = null;
let queued = null;
let retry = () => {};

/** Calls `listener` after each change. */
export function subscribe(listener) {
  listeners.add(listener);
}

/** Tells every view that something changed. */
export function publish() {
  for (const listener of listeners) listener();
}

/** The emulator's clock, in milliseconds since the epoch. */
export function now() {
  return Date.now() + clockOffsetMs;
}

/** How far the emulator's clock is ahead of this machine's. */
export function clockLeadMs() {
  return clockOffsetMs;
}

function setClock(instant) {
  clockOffsetMs = Date.parse(instant) - Date.now();
}

/** The visitor that is played, or `null`. */
export function visitor() {
  return store.state?.visitors.find((it) => it.id === store.visitorId) ?? null;
}

/** What is known of a visitor's conversation. */
export function thread(id = store.visitorId) {
  if (!store.threads.has(id)) {
    store.threads.set(id, {
      bubbles: new Map(),
      isLoaded: false,
      local: [],
      draft: "",
      reply: null,
    });
  }
  return store.threads.get(id);
}

/** The bubbles of a thread, oldest first. */
export function bubbles(of) {
  return [...of.bubbles.values()].sort((one, other) => one.n - other.n);
}

/** Opens the live connection, and begins to show what it tells. */
export function start() {
  retry = connect({
    onOpen: () => {
      for (const it of store.threads.values()) it.isLoaded = false;
      refresh();
    },
    onEvent: (event) => {
      if (event.type === "clock") {
        setClock(event.now);
        publish();
      } else {
        refresh();
      }
    },
    onDown: (delayS) => {
      store.link = "down";
      store.retryAt = Date.now() + delayS * 1000;
      publish();
    },
  });
}

/** Tries to reach the emulator at once. */
export function retryNow() {
  retry();
}

/** Plays this visitor from now on. One that was just made is shown before it is fetched. */
export function choose(chosen) {
  wantedId = chosen.id;
  store.visitorId = chosen.id;
  if (!visitor()) store.state.visitors.push(chosen);
  publish();
  refresh();
}

/**
 * Fetches the state and the open conversation. Calls while it is under way share one more fetch:
 * each resolves after one that began later than the call.
 */
export function refresh() {
  if (!running) {
    running = round().finally(() => (running = null));
    return running;
  }
  queued ??= running.then(pause).then(() => {
    queued = null;
    return refresh();
  });
  return queued;
}

async function round() {
  try {
    await fetchAll();
    store.link = "up";
  } catch (error) {
    if (error.code !== "unreachable") console.error(error);
    if (store.link === "up") store.link = "down";
  }
  publish();
}

function pause() {
  return new Promise((resolve) => setTimeout(resolve, REFRESH_PAUSE_MS));
}

async function fetchAll() {
  const state = await api.state();
  store.state = state;
  setClock(state.now);
  const ids = state.visitors.map((it) => it.id);
  if (ids.includes(wantedId)) store.visitorId = wantedId;
  if (!ids.includes(store.visitorId)) store.visitorId = ids[0] ?? null;
  for (const id of store.threads.keys()) if (!ids.includes(id)) store.threads.delete(id);
  if (store.visitorId) await fetchThread(store.visitorId);
}

async function fetchThread(id) {
  const of = thread(id);
  const known = bubbles(of);
  let after = of.isLoaded ? (known.at(-TAIL - 1)?.n ?? 0) : 0;
  const fresh = new Map(of.isLoaded ? of.bubbles : []);
  for (;;) {
    const page = await api.messages(id, after);
    for (const bubble of page.items) fresh.set(bubble.wamid, bubble);
    if (page.items.length === 0 || page.next <= after) break;
    after = page.next;
  }
  of.bubbles = fresh;
  of.isLoaded = true;
}

/** Puts a bubble that the emulator just gave into its thread. */
export function keep(id, bubble) {
  thread(id).bubbles.set(bubble.wamid, bubble);
  publish();
}

/** Moves the emulator's clock forward and marks the place in the thread. */
export async function advance(seconds) {
  const before = now();
  const { now: instant } = await api.advance(seconds);
  setClock(instant);
  store.jumps.push({ at: new Date(before).toISOString(), ms: seconds * 1000 });
  storeJumps();
  publish();
  refresh();
}

function storedJumps() {
  try {
    return JSON.parse(sessionStorage.getItem(JUMPS_KEY) ?? "[]");
  } catch {
    return [];
  }
}

function storeJumps() {
  try {
    sessionStorage.setItem(JUMPS_KEY, JSON.stringify(store.jumps.slice(-200)));
  } catch {
    // The marks then last until the page is left.
  }
}
