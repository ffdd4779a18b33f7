// What can be done once a conversation has ended: have it by e-mail, begin another.
import { useState } from "preact/hooks";
import { AddressForm } from "./EmailAsk.tsx";
import { Icon } from "../room/Icon.tsx";
import type { RoomUi } from "../panel/ui.ts";

export function Transcript({ ui, onDone }: { ui: RoomUi; onDone: () => void }) {
  const { chat, t } = ui;
  const send = (address: string): void => {
    void chat.transcript(address).then((isSent) => isSent && onDone());
  };
  return (
    <AddressForm
      ui={ui}
      label={t("transcript.ask")}
      send={t("transcript.send")}
      leave={t("transcript.cancel")}
      onSend={send}
      onLeave={onDone}
    />
  );
}

export function After({ ui, onNew }: { ui: RoomUi; onNew: () => void }) {
  const { t } = ui;
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      {isAsking ? (
        <Transcript ui={ui} onDone={() => setAsking(false)} />
      ) : (
        <button type="button" class="alt" onClick={() => setAsking(true)}>
          <Icon name="mail" />
          {t("transcript.ask")}
          <Icon name="right" />
        </button>
      )}
      <button type="button" class="alt" onClick={onNew}>
        <Icon name="more" />
        {t("end.new")}
        <Icon name="right" />
      </button>
    </>
  );
}
