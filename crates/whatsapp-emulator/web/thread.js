// The conversation on the phone: bubbles, days, jumps in time, and how it scrolls.

import { makeBubble, summary, updateBubble } from "./bubble.js";
import { openForm } from "./dialog.js";
import { el, icon, part } from "./dom.js";
import { day, duration } from "./format.js";
import { language, t } from "./i18n.js";
import { openMenu } from "./menu.js";
import { say } from "./sending.js";
import { bubbles, now, publish, store, thread, visitor } from "./store.js";

const PAGE_COUNT = 60;
const BOTTOM_PX = 60;
const TOP_PX = 120;
/** What is shown on another bubble. */
const ABOUT_ANOTHER = ["reaction", "edit", "revoke"];
const REACTIONS = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

let shownId = null;
let shownLanguage = null;
let shownCount = PAGE_COUNT;
let lastN = 0;
let newCount = 0;
let isAtBottom = true;
let loadingSince = 0;

/** Sets the scrolling up, once. */
export function prepareThread() {
  const log = part("log");
  let lastTop = 0;
  log.addEventListener("scroll", () => {
    const fromBottom = log.scrollHeight - log.scrollTop - log.clientHeight;
    if (fromBottom < BOTTOM_PX) isAtBottom = true;
    else if (log.scrollTop < lastTop) isAtBottom = false;
    lastTop = log.scrollTop;
    if (isAtBottom && newCount > 0) {
      newCount = 0;
      showNews();
    }
    if (log.scrollTop < TOP_PX) showEarlier();
  });
  new ResizeObserver(() => {
    if (isAtBottom) toBottom();
  }).observe(part("flow"));
  new ResizeObserver(() => {
    if (isAtBottom) toBottom();
  }).observe(log);
  log.addEventListener("keydown", moveAmongBubbles);
  part("news").addEventListener("click", () => toBottom());
}

/** Shows the last bubble: after sending, and on request. */
export function toBottom() {
  const log = part("log");
  log.scrollTop = log.scrollHeight;
  isAtBottom = true;
}

function showEarlier() {
  const all = thread().bubbles.size;
  if (shownCount >= all) return;
  const log = part("log");
  const fromBottom = log.scrollHeight - log.scrollTop;
  shownCount += PAGE_COUNT;
  renderThread();
  log.scrollTop = log.scrollHeight - fromBottom;
}

function showNews() {
  const button = part("news");
  button.hidden = newCount === 0;
  if (newCount > 0) button.replaceChildren(t("news", { count: newCount }), icon("arrow-down", "s"));
}

/** Draws the open conversation. */
export function renderThread() {
  const flow = part("flow");
  const current = visitor();
  if (!current || !thread().isLoaded) return renderWithout(flow, current);
  loadingSince = 0;
  const of = thread();
  const all = bubbles(of);
  const isOther = shownId !== current.id || shownLanguage !== language();
  if (isOther) open(current, flow, all);
  announce(all);
  const entries = entriesOf(all, of);
  reconcile(flow, entries);
  if (isOther) toBottom();
  showNews();
  return undefined;
}

function open(current, flow, all) {
  if (shownId !== current.id) shownCount = PAGE_COUNT;
  shownId = current.id;
  shownLanguage = language();
  lastN = all.at(-1)?.n ?? 0;
  newCount = 0;
  flow.replaceChildren();
}

function renderWithout(flow, current) {
  shownId = null;
  newCount = 0;
  showNews();
  const key = store.state && !current ? "none" : "loading";
  if (key === "loading") loadingSince ||= Date.now();
  const isLate = Date.now() - loadingSince > 300;
  const name = key === "loading" && !isLate ? "wait" : key;
  if (flow.dataset.without === name + language() && flow.children.length > 0) return;
  flow.dataset.without = name + language();
  const looks = { wait: () => [el("span")], loading: skeleton, none: noVisitor };
  flow.replaceChildren(...looks[name]());
  if (name === "wait") setTimeout(publish, 320);
}

function skeleton() {
  const rows = ["from-brand", "from-visitor", "from-visitor", "from-brand"];
  return [
    el("p", { class: "hidden-text" }, t("loading")),
    ...rows.map((side) => el("div", { class: `skeleton ${side}` })),
  ];
}

function noVisitor() {
  const add = el("button", {
    type: "button",
    class: "button button-main",
    "data-testid": "first-visitor",
    onclick: () => part("visitor-add").querySelector("button").click(),
  });
  add.append(icon("user-round-plus"), t("visitors.add"));
  return [
    el(
      "div",
      { class: "empty", "data-testid": "no-visitor" },
      icon("smartphone", "l"),
      el("h2", {}, t("empty.title")),
      el("p", {}, t("empty.text")),
      add,
    ),
  ];
}

/** Tells screen readers what came from the brand, and counts what waits below. */
function announce(all) {
  const added = all.filter((it) => it.n > lastN);
  const fresh = added.filter((it) => it.direction === "brand");
  if (!isAtBottom) shownCount += added.length;
  lastN = Math.max(lastN, all.at(-1)?.n ?? 0);
  if (fresh.length === 0) return;
  if (!isAtBottom) newCount += fresh.length;
  const brand = store.state.brand.name;
  const text =
    fresh.length > 3
      ? t("announce.many", { count: fresh.length, brand })
      : fresh.map((it) => t("announce.one", { brand, text: summary(it) })).join(" ");
  part("announcer").textContent = text;
}

/** Days, jumps and bubbles in the order they are shown. */
function entriesOf(all, of) {
  const known = new Map(all.map((it) => [it.wamid, it]));
  const reactions = reactionsOf(all, known);
  const pressed = pressedOf(all);
  const locals = of.local
    .map((entry) => ({ ...entry.bubble, entry }))
    .filter((it) => !ABOUT_ANOTHER.includes(it.type) || it.status === "failed");
  const changes = changesOf(all, known);
  const visible = all.filter((it) => !isShownElsewhere(it, known));
  const shown = [...visible.slice(-shownCount), ...locals];
  const jumps = store.jumps.filter((it) => Date.parse(it.at) <= now());
  const first = Date.parse(shown[0]?.at ?? 0);
  const entries = [];
  let lastDay = "";
  let next = jumps.findIndex((it) => Date.parse(it.at) >= first);
  if (next < 0 || shown.length === 0) next = jumps.length;
  const addJumps = (before) => {
    let ms = 0;
    const start = next;
    while (next < jumps.length && Date.parse(jumps[next].at) < before) ms += jumps[next++].ms;
    if (ms > 0) entries.push({ key: `jump ${start} ${ms}`, make: () => jumpMark(ms) });
  };
  for (const bubble of shown) {
    addJumps(Date.parse(bubble.at));
    const text = day(bubble.at, now());
    if (text !== lastDay) entries.push({ key: `day ${text}`, make: () => dayMark(text) });
    lastDay = text;
    const changed = changes.get(bubble.wamid);
    const isGone = changed?.values.type === "revoked";
    const more = {
      reactions: (!isGone && reactions.get(bubble.wamid)) || [],
      pressed: pressed.get(bubble.wamid) ?? null,
      entry: bubble.entry,
    };
    entries.push({
      key: changed ? `${bubble.wamid} ${changed.n}` : bubble.wamid,
      bubble: changed ? { ...bubble, ...changed.values } : bubble,
      more,
      quoted: known.get(bubble.reply_to) ?? null,
    });
  }
  addJumps(Infinity);
  if (visitor().is_brand_typing) entries.push({ key: "typing", make: typingMark });
  return entries;
}

function isShownElsewhere(bubble, known) {
  const isAboutAnother = ABOUT_ANOTHER.includes(bubble.type);
  return isAboutAnother && known.has(bubble.reply_to);
}

/** What the visitor made of each of their own bubbles: other words, or nothing at all. */
function changesOf(all, known) {
  const changes = new Map();
  for (const it of all) {
    if (!isShownElsewhere(it, known)) continue;
    if (it.type === "edit" && changes.get(it.reply_to)?.values.type !== "revoked") {
      changes.set(it.reply_to, { n: it.n, values: { text: it.text, is_edited: true } });
    } else if (it.type === "revoke") {
      changes.set(it.reply_to, { n: it.n, values: { type: "revoked", text: null } });
    }
  }
  return changes;
}

/** The last reaction of each side on each bubble. An empty one takes it back. */
function reactionsOf(all, known) {
  const last = new Map();
  for (const it of all) {
    if (it.type !== "reaction" || !isShownElsewhere(it, known)) continue;
    const sides = last.get(it.reply_to) ?? {};
    last.set(it.reply_to, { ...sides, [it.direction]: it.text ?? "" });
  }
  return new Map([...last].map(([wamid, sides]) => [wamid, Object.values(sides).filter(Boolean)]));
}

/** The choice that the visitor pressed under each bubble. */
function pressedOf(all) {
  const offered = new Map();
  const pressed = new Map();
  for (const it of all) {
    const labels = (it.template?.buttons ?? []).map((one) => one.text);
    const titles = [...labels, ...(it.choices ?? []).map((one) => one.title)];
    if (it.direction === "brand" && titles.length > 0) offered.set(it.wamid, titles);
    const choice = offered.get(it.reply_to)?.find((title) => title === it.text);
    if (it.direction === "visitor" && choice !== undefined) pressed.set(it.reply_to, choice);
  }
  return pressed;
}

function dayMark(text) {
  return el("div", { class: "mark" }, text);
}

function jumpMark(ms) {
  const text = t("jump", { duration: duration(ms) });
  return el(
    "div",
    { class: "mark mark-jump", "data-testid": "jump" },
    icon("fast-forward", "xs"),
    text,
  );
}

function typingMark() {
  const dots = [el("i"), el("i"), el("i")];
  const text = el("span", { class: "hidden-text" }, t("typing"));
  return el("div", { class: "bubble typing", "data-testid": "typing" }, text, ...dots);
}

/** Makes the children follow the entries, without touching those that stay. */
function reconcile(flow, entries) {
  delete flow.dataset.without;
  const old = new Map([...flow.children].map((it) => [it.dataset.key, it]));
  let place = flow.firstElementChild;
  for (const entry of entries) {
    let element = old.get(entry.key);
    if (element) old.delete(entry.key);
    else element = make(entry);
    if (entry.bubble) updateBubble(element, entry.bubble, entry.more, actions);
    if (element === place) place = place.nextElementSibling;
    else flow.insertBefore(element, place);
  }
  for (const element of old.values()) element.remove();
}

function make(entry) {
  const around = { brand: store.state.brand.name, quoted: entry.quoted };
  const element = entry.make ? entry.make() : makeBubble(entry.bubble, around, actions);
  element.dataset.key = entry.key;
  return element;
}

const actions = {
  answer(bubble) {
    thread().reply = bubble.wamid;
    publish();
    document.querySelector("[data-testid='composer']")?.focus();
  },
  react(bubble, button) {
    const own = ownReaction(bubble.wamid);
    const run = (emoji) =>
      say({ type: "reaction", emoji, wamid: bubble.wamid }, reaction(bubble, emoji));
    const items = REACTIONS.map((emoji) => ({
      label: emoji,
      test: `react-${emoji}`,
      isChosen: emoji === own,
      run: () => run(emoji === own ? "" : emoji),
    }));
    openMenu(button, items, "grid");
  },
  edit(bubble) {
    openForm({
      title: t("edit.title"),
      submit: t("edit.save"),
      test: "edit-dialog",
      fields: [{ name: "text", label: t("edit.label"), value: bubble.text ?? "", required: true }],
      run: ({ text }) => {
        const words = text.trim();
        if (words === "" || words === bubble.text) return;
        say(
          { type: "edit", wamid: bubble.wamid, text: words },
          { type: "edit", text: words, reply_to: bubble.wamid },
        );
      },
    });
  },
  takeBack(bubble) {
    openForm({
      title: t("delete.title"),
      hint: t("delete.hint"),
      submit: t("delete.confirm"),
      test: "delete-dialog",
      fields: [],
      run: () =>
        void say(
          { type: "revoke", wamid: bubble.wamid },
          { type: "revoke", text: null, reply_to: bubble.wamid },
        ),
    });
  },
  press(bubble, choice) {
    const message = { type: "button", text: choice.title, payload: choice.id };
    say(
      { ...message, reply_to: bubble.wamid },
      { type: "text", text: choice.title, reply_to: bubble.wamid },
    );
    toBottom();
  },
  goTo(wamid) {
    let target = bubbleElement(wamid);
    if (!target && thread().bubbles.has(wamid)) {
      shownCount = thread().bubbles.size;
      renderThread();
      target = bubbleElement(wamid);
    }
    target?.scrollIntoView({ block: "center" });
    target?.focus({ preventScroll: true });
  },
};

function reaction(bubble, emoji) {
  return { type: "reaction", text: emoji, reply_to: bubble.wamid };
}

/** The visitor's reaction to a message; choosing it again takes it back. */
function ownReaction(wamid) {
  const all = bubbles(thread()).filter((it) => it.type === "reaction" && it.reply_to === wamid);
  return all.filter((it) => it.direction === "visitor").at(-1)?.text ?? "";
}

function bubbleElement(wamid) {
  return part("flow").querySelector(`[data-wamid="${CSS.escape(wamid)}"]`);
}

/** Up and down walk through the bubbles; Escape comes back to the composer. */
function moveAmongBubbles(event) {
  if (event.target.closest("button, a, input, video")) return;
  if (event.key === "Escape") document.querySelector("[data-testid='composer']")?.focus();
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
  const all = [...part("flow").querySelectorAll("[data-testid='bubble']")];
  const at = all.indexOf(document.activeElement);
  const next = event.key === "ArrowUp" ? (at < 0 ? all.length - 1 : at - 1) : at + 1;
  if (at < 0 && event.key === "ArrowDown") return;
  event.preventDefault();
  const target = all[Math.max(0, Math.min(all.length - 1, next))];
  target?.focus({ preventScroll: true });
  target?.scrollIntoView({ block: "nearest" });
}
