// One bubble: its body is made once, its ticks and marks follow what happens to it.

import { api } from "./api.js";
import { el, hiddenText, icon } from "./dom.js";
import { richText, size, time } from "./format.js";
import { hasMessage, t } from "./i18n.js";
import { player } from "./player.js";
import { store } from "./store.js";

const TICKS = {
  sending: ["clock", "tick.sending"],
  pending: ["check", "tick.pending"],
  sent: ["check", "tick.pending"],
  delivered: ["check-check", "tick.delivered"],
  read: ["check-check", "tick.read"],
  failed: ["circle-alert", "tick.failed"],
};

/** The words of a bubble for a quote, a list or an announcement. */
export function summary(bubble) {
  if (bubble.type === "template") return bubble.template?.body ?? bubble.text ?? "";
  if (bubble.text) return bubble.text;
  if (bubble.type === "location") return bubble.location?.name ?? t("kind.location");
  if (bubble.media?.file_name && bubble.type === "document") return bubble.media.file_name;
  return t(`kind.${bubble.type}`);
}

/**
 * Makes the bubble's element. `actions`: `answer(bubble)`, `react(bubble, button)`,
 * `press(bubble, choice)`, `goTo(wamid)`. `around`: `brand` (name), `quoted` (bubble or null).
 */
export function makeBubble(bubble, around, actions) {
  const isBrand = bubble.direction === "brand";
  const root = el("div", {
    class: `bubble-row ${isBrand ? "from-brand" : "from-visitor"}`,
    "data-testid": "bubble",
    "data-direction": bubble.direction,
    "data-type": bubble.type,
    "data-wamid": bubble.wamid,
    tabindex: -1,
  });
  const box = el("div", { class: `bubble type-${bubble.type}` });
  box.append(hiddenText(t("bubble.author", { name: isBrand ? around.brand : t("bubble.you") })));
  if (bubble.reply_to && bubble.type !== "reaction") box.append(quote(around, actions, bubble));
  box.append(...body(bubble));
  const meta = el("span", { class: "meta", "data-part": "meta" });
  box.append(meta);
  const tools = el("div", { class: "bubble-tools" });
  if (!bubble.wamid.startsWith("local-")) tools.append(...toolButtons(bubble, actions));
  // One stop of the Tab key is enough: the tools join it while their bubble has the focus.
  const setStops = (index) => {
    for (const button of tools.children) button.tabIndex = index;
  };
  setStops(-1);
  root.addEventListener("focusin", () => setStops(0));
  root.addEventListener("focusout", () => setStops(-1));
  root.append(
    el("div", { class: "bubble-line" }, box, tools),
    el("div", { class: "reactions", "data-part": "reactions" }),
    el("div", { class: "choices", "data-part": "choices" }),
    el("div", { class: "failure", "data-part": "failure" }),
  );
  return root;
}

/** Follows the bubble: ticks, reactions, the pressed choice, the reason of a failure. */
export function updateBubble(root, bubble, { reactions, pressed, entry }, actions) {
  const signature = JSON.stringify([bubble, reactions, pressed]);
  if (root.dataset.signature === signature) return;
  root.dataset.signature = signature;
  root.dataset.status = bubble.status ?? "";
  const find = (name) => root.querySelector(`[data-part="${name}"]`);
  find("meta").replaceChildren(...meta(bubble));
  find("reactions").replaceChildren(
    ...reactions.map((emoji) => el("span", { "data-testid": "reaction" }, emoji)),
  );
  find("choices").replaceChildren(...choices(bubble, pressed, actions));
  find("failure").replaceChildren(...failure(bubble, entry));
}

function meta(bubble) {
  const parts = [el("time", { datetime: bubble.at }, time(bubble.at))];
  if (bubble.is_edited) {
    parts.unshift(el("span", { "data-testid": "edited" }, t("bubble.edited")));
  }
  const isBrand = bubble.direction === "brand";
  if (isBrand && ["pending", "sent"].includes(bubble.status)) {
    parts.push(icon("clock", "xs"), hiddenText(t("tick.on-its-way")));
  }
  const [name, key] = TICKS[bubble.status] ?? [];
  if (name && (!isBrand || bubble.status === "failed")) {
    const tick = el("span", { class: `tick tick-${bubble.status}`, "data-testid": "tick" });
    tick.append(icon(name), hiddenText(t(key)));
    parts.push(tick);
  }
  return parts;
}

function failure(bubble, entry) {
  if (bubble.status !== "failed") return [];
  const { code, title } = bubble.error ?? {};
  const parts = [icon("circle-alert", "s"), el("span", {}, reason(code, title))];
  if (entry) {
    parts.push(
      el("button", { type: "button", onclick: entry.retry, "data-testid": "retry" }, t("retry")),
      el("button", { type: "button", onclick: entry.remove }, t("remove")),
    );
  }
  return parts;
}

function reason(code, title) {
  if (!code) return t("failure.unknown");
  if (!Number.isInteger(code)) return title;
  const known = `code.${code}`;
  return t("failure.reason", { code, title: hasMessage(known) ? t(known) : (title ?? "") });
}

function quote({ brand, quoted }, actions, bubble) {
  const author = quoted?.direction === "brand" ? brand : t("bubble.you");
  const words = quoted ? [el("b", {}, author), el("span", {}, summary(quoted))] : [t("quote.gone")];
  return el(
    "button",
    { type: "button", class: "quote", onclick: () => actions.goTo(bubble.reply_to) },
    ...words,
  );
}

function toolButtons(bubble, actions) {
  const answer = el("button", {
    type: "button",
    "aria-label": t("bubble.reply"),
    title: t("bubble.reply"),
    "data-testid": "reply",
    onclick: () => actions.answer(bubble),
  });
  answer.append(icon("reply"));
  const react = el("button", {
    type: "button",
    "aria-label": t("bubble.react"),
    title: t("bubble.react"),
    "data-testid": "react",
    "aria-haspopup": "menu",
  });
  react.append(icon("smile-plus"));
  react.addEventListener("click", () => actions.react(bubble, react));
  return [answer, react, ...ownButtons(bubble, actions)];
}

/** Visitors change and take back their own messages, as on a phone; only words can be changed. */
function ownButtons(bubble, actions) {
  if (bubble.direction !== "visitor" || ["revoked", "reaction"].includes(bubble.type)) return [];
  const tool = (name, key, test, run) => {
    const button = el("button", {
      type: "button",
      "aria-label": t(key),
      title: t(key),
      "data-testid": test,
      onclick: () => run(bubble),
    });
    button.append(icon(name));
    return button;
  };
  const change = tool("pencil", "bubble.edit", "edit", actions.edit);
  const take = tool("trash-2", "bubble.delete", "delete", actions.takeBack);
  return bubble.type === "text" ? [change, take] : [take];
}

function body(bubble) {
  const text = bubble.text ? [el("span", { class: "bubble-text" }, ...richText(bubble.text))] : [];
  switch (bubble.type) {
    case "text":
    case "interactive":
    case "button":
      return text;
    case "template":
      return templateParts(bubble);
    case "image":
    case "sticker":
      return [picture(bubble), ...text];
    case "video":
      return [video(bubble), ...text];
    case "audio":
    case "voice":
      return [sound(bubble), ...text];
    case "document":
      return [file(bubble), ...text];
    case "location":
      return [place(bubble.location)];
    case "contacts":
      return [card(icon("contact-round", "l"), bubble.text ?? t("kind.contacts"), "")];
    case "reaction":
      return [
        el("span", { class: "bubble-text" }, t("bubble.reacted", { emoji: bubble.text ?? "" })),
      ];
    case "order":
      return [card(icon("file-text", "l"), t("kind.order"), bubble.text ?? "")];
    case "revoked":
      return [el("span", { class: "unsupported" }, icon("info"), t("kind.revoked"))];
    default:
      return [el("span", { class: "unsupported" }, icon("info"), t("kind.unsupported"))];
  }
}

function card(symbol, title, detail) {
  const words = el("span", { class: "card-words" }, el("b", {}, title));
  if (detail) words.append(el("small", {}, detail));
  return el("span", { class: "card" }, symbol, words);
}

function file({ media }) {
  const name = media?.file_name ?? t("kind.document");
  const kind = media?.mime.split("/").at(-1).toUpperCase().slice(0, 12);
  const detail = media ? `${kind} · ${size(media.size_bytes)}` : "";
  if (!media?.url) return card(icon("file-text", "l"), name, detail);
  const link = el("a", {
    href: media.url,
    download: name,
    class: "card-link",
    "data-testid": "document",
  });
  link.append(card(icon("file-text", "l"), name, detail), icon("download"));
  return link;
}

function picture(bubble) {
  const { media } = bubble;
  if (!media?.url) return file(bubble);
  const image = el("img", {
    src: media.url,
    alt: bubble.text ?? t(`kind.${bubble.type}`),
    class: "picture",
  });
  const link = el("a", {
    href: media.url,
    target: "_blank",
    rel: "noopener",
    class: "picture-link",
  });
  link.append(image);
  image.addEventListener("error", () => link.replaceWith(broken(bubble, picture)));
  return link;
}

function video(bubble) {
  const { media } = bubble;
  if (!media?.url) return file(bubble);
  const element = el("video", {
    src: media.url,
    controls: true,
    preload: "metadata",
    class: "picture",
    "aria-label": bubble.text ?? t("kind.video"),
  });
  element.addEventListener("error", () => element.replaceWith(broken(bubble, video)));
  return element;
}

function sound(bubble) {
  const { media, type, direction } = bubble;
  if (!media?.url) return file(bubble);
  const isTold = type === "voice" && direction === "brand";
  // The brand is told that its voice message was played. One that is still on its way is not there.
  const tellPlayed = () => isTold && api.play(store.visitorId, bubble.wamid).catch(() => {});
  return player(media.url, type === "voice", tellPlayed);
}

function broken(bubble, again) {
  const box = card(icon("triangle-alert", "l"), t("media.broken"), size(bubble.media.size_bytes));
  const retry = el("button", { type: "button", class: "link" }, t("retry"));
  retry.addEventListener("click", () => box.replaceWith(again(bubble)));
  box.append(retry);
  return box;
}

/** The file above a template. */
function aboveOf(bubble) {
  const sort = bubble.media.mime.split("/")[0];
  const about = { ...bubble, type: sort, text: null };
  if (sort === "image") return picture(about);
  return sort === "video" ? video(about) : file(about);
}

/** File, header, words and footer of a template. */
function templateParts(bubble) {
  const { header, text: words, footer } = bubble.template ?? {};
  return [
    bubble.media && aboveOf(bubble),
    header && el("b", { class: "template-header" }, header),
    el("span", { class: "bubble-text" }, ...richText(words ?? bubble.text ?? "")),
    footer && el("small", { class: "template-footer" }, footer),
  ].filter(Boolean);
}

function place(location) {
  if (!location) return card(icon("map-pin", "l"), t("kind.location"), "");
  const coordinates = `${location.latitude.toFixed(5)}, ${location.longitude.toFixed(5)}`;
  const detail = [location.address, coordinates].filter(Boolean).join(" · ");
  return card(icon("map-pin", "l"), location.name ?? t("kind.location"), detail);
}

function choices(bubble, pressed, actions) {
  const fromTemplate = (bubble.template?.buttons ?? []).map((it) => ({
    id: it.payload,
    title: it.text,
    isLink: it.type !== "QUICK_REPLY",
  }));
  const all = [...fromTemplate, ...(bubble.choices ?? [])];
  return all.map((choice) => {
    const isPressed = pressed === choice.title;
    const button = el("button", {
      type: "button",
      "data-testid": "choice",
      disabled: pressed !== null || bubble.status === "failed" || choice.isLink === true,
      "aria-pressed": pressed === null ? null : String(isPressed),
      onclick: () => actions.press(bubble, choice),
    });
    button.append(icon(isPressed ? "check" : "reply"), choice.title);
    return button;
  });
}
