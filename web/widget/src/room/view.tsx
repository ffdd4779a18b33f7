// Which view the panel shows, by what is known and what the visitor looks at.
import type { ComponentChildren } from "preact";
import type { Head } from "../panel/Header.tsx";
import type { RoomUi } from "../panel/ui.ts";
import { Consent } from "./Consent.tsx";
import { headOf } from "./head.tsx";
import { Log } from "./Log.tsx";

export interface View {
  head: Head;
  body: ComponentChildren;
  has_field: boolean;
}

type Name = "identified" | "survey" | "ended" | "absent" | "chat";

function nameOf({ chat, host, looked }: RoomUi): Name {
  const { conversation, survey, visitor, open, availability } = chat.known;
  const isEnded = conversation?.state === "closed";
  const isFresh = conversation === null || (isEnded && looked.after === conversation.id);
  const isAway = !open || availability === "closed";
  const isIdle = chat.waiting.length === 0 && chat.link !== "starting";
  if (host.config.identified_only && !visitor?.is_identified) return "identified";
  if (isEnded && !isFresh && chat.waiting.length === 0) {
    const isDue = survey?.conversation_id === conversation.id && survey.state !== "done";
    return isDue && looked.put_off !== conversation.id ? "survey" : "ended";
  }
  return isFresh && isAway && isIdle ? "absent" : "chat";
}

/** A short word of what came of what was asked, and that the line is cut. */
function Notices({ ui }: { ui: RoomUi }) {
  const { chat, t } = ui;
  const { told } = chat;
  return (
    <div role="status">
      {chat.isCut && <p class="notice cut">{t("link.offline")}</p>}
      {told && (
        <p class="notice">{t(told.key, told.address ? { address: told.address } : undefined)}</p>
      )}
    </div>
  );
}

export function viewOf(ui: RoomUi): View {
  const { chat, host, t } = ui;
  const { config } = host;
  const { conversation, survey } = chat.known;
  const name = nameOf(ui);
  const { isGated } = chat;
  const isNext = conversation?.state === "closed";
  const isMailing = ui.looked.mailing && !/^(identified|absent)$/.test(name);
  const more = name === "chat" && !isMailing ? null : ui.more();
  const begin = (): void => ui.look({ after: conversation?.id ?? null });
  return {
    head: headOf(ui),
    has_field: name === "chat" && !isGated,
    body: (
      <>
        <Notices ui={ui} />
        {name === "identified" && more && <more.Identified ui={ui} />}
        {name === "absent" && more && <more.Absent ui={ui} is_gated={isGated} />}
        {name === "survey" && more && survey && (
          <more.Survey
            ui={ui}
            asked={survey}
            onNew={begin}
            onLater={() => ui.look({ put_off: survey.conversation_id })}
          />
        )}
        {(name === "chat" || name === "ended") && <Log ui={ui} />}
        {name === "ended" && more && <more.Ended ui={ui} onNew={begin} />}
        {isMailing && more && <more.Transcript ui={ui} />}
        {name === "chat" && isNext && <p class="sys">{t("log.new_conversation")}</p>}
        {name === "chat" && isGated && config.consent && <Consent ui={ui} asked={config.consent} />}
      </>
    ),
  };
}
