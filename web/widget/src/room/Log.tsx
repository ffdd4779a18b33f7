// The conversation so far, and what waits to be sent.
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Waiting } from "../chat/outbox.ts";
import type { Content, MessageState } from "../chat/wire.ts";
import { clockTime, dayName, openingTime } from "../text/when.ts";
import { Icon, type IconName } from "./Icon.tsx";
import { Text } from "./Text.tsx";
import { linesOf, type Line } from "./thread.ts";
import type { RoomUi } from "../panel/ui.ts";

const icons: Record<MessageState, IconName> = {
  sent: "one",
  delivered: "two",
  read: "two",
};

function State({ ui, state }: { ui: RoomUi; state: MessageState }) {
  return (
    <p class={`st ${state}`} data-state={state}>
      <Icon name={icons[state]} />
      {ui.t(`state.${state}`)}
    </p>
  );
}

/** Words are shown at once; what shows the rest comes after. */
function Said({ ui, content }: { ui: RoomUi; content: Content }) {
  if (content.type === "text") return <Text text={content.text} />;
  const more = ui.more();
  return more ? <more.Content ui={ui} said={content} /> : <>…</>;
}

function LineView({ ui, line }: { ui: RoomUi; line: Line }) {
  const { t, language } = ui;
  if (line.is === "day") {
    const day = dayName(language, t, line.at, new Date());
    return <p class="sys">{`${day}, ${clockTime(language, line.at)}`}</p>;
  }
  if (line.is === "joined") return <p class="sys">{t("log.joined", { name: line.name })}</p>;
  if (line.is === "new") return <p class="new">{ui.n("log.new", line.count)}</p>;
  const { message, by } = line;
  const isOwn = message.from === "visitor";
  return (
    <>
      {by !== null && <p class="by">{by}</p>}
      <div class={`m ${isOwn ? "v" : "a"}`} data-id={message.id} data-type={message.content.type}>
        {isOwn && <span class="vh">{t("log.you")} </span>}
        <Said ui={ui} content={message.content} />
      </div>
      {line.says_state && <State ui={ui} state={message.state} />}
    </>
  );
}

function WaitingView({ ui, item }: { ui: RoomUi; item: Waiting }) {
  const { chat, t } = ui;
  const { client_id, text, file, problem } = item;
  const more = file ? ui.more() : null;
  const share = chat.progress.get(client_id);
  const isOff = chat.link === "down" || !navigator.onLine;
  const state = problem !== undefined ? "failed" : isOff ? "waiting" : "sending";
  return (
    <>
      <div class={`m v ${state}`} data-id={client_id}>
        <span class="vh">{t("log.you")} </span>
        {more && file && (
          <more.Chosen ui={ui} file={chat.outbox.files.get(client_id)} name={file.name} />
        )}
        <Text text={text} />
        {share !== undefined && file && (
          <progress aria-label={t("file.uploading", { name: file.name })} value={share} max={1} />
        )}
      </div>
      <p class={`st ${state}`} data-state={state}>
        <Icon name={problem === undefined ? "clock" : "alert"} />
        {t(`state.${state}`)}
        {problem !== undefined && (
          <>
            {" · "}
            <button type="button" onClick={() => chat.retry(client_id)}>
              {t("state.retry")}
            </button>
          </>
        )}
        {(problem !== undefined || file) && (
          <>
            {" · "}
            <button type="button" onClick={() => chat.remove(client_id)}>
              {t("state.remove")}
            </button>
          </>
        )}
      </p>
    </>
  );
}

/** What the visitor waits for, in words: their place, or when they will be answered. */
function queueWords({ chat, t, n, language }: RoomUi): string | null {
  const { conversation, open, opens_at, availability } = chat.known;
  if (conversation?.state !== "waiting") return null;
  if (!open) {
    if (opens_at === null) return t("queue.away");
    const when = openingTime(language, t, opens_at, new Date());
    return t("queue.closed", {
      when: t("absent.when", { when: when.replace(/^à /, "") }),
    });
  }
  const place = conversation.queue_position;
  if (place === null || availability === "closed") return t("queue.waiting");
  return place <= 1 ? t("queue.next") : n("queue.position", place - 1);
}

export function Log({ ui }: { ui: RoomUi }) {
  const { chat, t, host } = ui;
  const { known } = chat;
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const [hasMore, setMore] = useState(false);
  const size = known.messages.length + chat.waiting.length;
  const toEnd = (): void => {
    const it = box.current;
    if (it) it.scrollTop = it.scrollHeight;
  };
  const watch = (): void => {
    const it = box.current;
    if (!it) return;
    isAtEnd.current = it.scrollHeight - it.scrollTop - it.clientHeight < 60;
    if (isAtEnd.current) setMore(false);
  };
  // What the visitor sends is always shown; what comes in only when they are at the end.
  useLayoutEffect(toEnd, [chat.waiting.length]);
  useLayoutEffect(() => {
    if (isAtEnd.current) toEnd();
    else setMore(true);
  }, [size, known.is_typing]);
  useEffect(() => {
    const it = box.current;
    if (!it || typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(() => isAtEnd.current && toEnd());
    observer.observe(it);
    for (const child of it.children) observer.observe(child);
    return () => observer.disconnect();
  }, [size]);
  const queue = queueWords(ui);
  const asker = queue && host.config.asks_email && !chat.wasAsked ? ui.more() : null;
  const hello = host.config.theme.greeting || t("start.hello");
  const typist = known.typing?.name ?? known.conversation?.agent?.name;
  return (
    <div class="log-box">
      <div
        class="log"
        role="log"
        aria-live="polite"
        aria-label={t("log.label")}
        tabIndex={0}
        ref={box}
        onScroll={watch}
      >
        {size === 0 && chat.link === "starting" && <p class="sys">{t("log.loading")}</p>}
        {size === 0 && chat.link !== "starting" && (
          <div class="m a">
            <Text text={hello} />
          </div>
        )}
        {size === 0 && known.availability === "busy" && <p class="sys">{t("start.busy")}</p>}
        {linesOf(known, ui.new_from).map((line) => (
          <LineView key={line.key} ui={ui} line={line} />
        ))}
        {chat.waiting.map((item) => (
          <WaitingView key={item.client_id} ui={ui} item={item} />
        ))}
        {queue && <p class="sys">{queue}</p>}
        {asker && <asker.EmailAsk ui={ui} />}
        {known.is_typing && (
          <div class="m a typing">
            <span class="vh">
              {typist ? t("log.typing", { name: typist }) : t("log.typing_nobody")}
            </span>
            <i />
            <i />
            <i />
          </div>
        )}
      </div>
      {hasMore && (
        <button type="button" class="to-end" onClick={toEnd}>
          <Icon name="down" />
          {t("log.to_end")}
        </button>
      )}
    </div>
  );
}
