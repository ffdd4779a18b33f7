// What can be done besides writing.
import { useEffect, useRef, useState } from "preact/hooks";
import { isMailable } from "../chat/state.ts";
import type { RoomUi } from "../panel/ui.ts";
import { Icon } from "./Icon.tsx";

export function Options({ ui }: { ui: RoomUi }) {
  const { t, local, chat, host } = ui;
  const [isOpen, setOpen] = useState(false);
  const [isMuted, setMuted] = useState(local.get("mute") !== null);
  const menu = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isOpen) menu.current?.querySelector("button")?.focus();
  }, [isOpen]);
  const leave = (): void => {
    setOpen(false);
    opener.current?.focus();
  };
  const mute = (): void => {
    if (isMuted) local.remove("mute");
    else local.set("mute", "1");
    setMuted(!isMuted);
    leave();
  };
  const mail = (): void => {
    setOpen(false);
    ui.look({ mailing: true });
  };
  const hasTranscript = isMailable(host.config, chat.known);
  return (
    <>
      <button
        type="button"
        class="ib thick"
        aria-label={t("header.options")}
        aria-expanded={isOpen}
        ref={opener}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="dots" />
      </button>
      {isOpen && (
        <div
          class="menu"
          role="group"
          aria-label={t("header.options")}
          ref={menu}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.stopPropagation();
            leave();
          }}
        >
          <button type="button" onClick={mute}>
            {t(isMuted ? "menu.unmute" : "menu.mute")}
          </button>
          {hasTranscript && (
            <button type="button" onClick={mail}>
              {t("transcript.ask")}
            </button>
          )}
        </div>
      )}
    </>
  );
}
