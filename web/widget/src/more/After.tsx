// What can be done once a conversation has ended: have it by e-mail, begin another.
import { AddressForm } from "./EmailAsk.tsx";
import { Icon } from "../room/Icon.tsx";
import type { RoomUi } from "../panel/ui.ts";

export function Transcript({ ui }: { ui: RoomUi }) {
  const { chat, t } = ui;
  const leave = (): void => ui.look({ is_asking: false });
  const send = (address: string): void => {
    void chat.transcript(address).then((isSent) => isSent && leave());
  };
  return (
    <AddressForm
      ui={ui}
      id="transcript-to"
      label={t("transcript.ask")}
      send={t("transcript.send")}
      leave={t("transcript.cancel")}
      onSend={send}
      onLeave={leave}
    />
  );
}

export function After({ ui, onNew }: { ui: RoomUi; onNew: () => void }) {
  const { t } = ui;
  return (
    <>
      {ui.looked.is_asking ? (
        <Transcript ui={ui} />
      ) : (
        <button type="button" class="alt" onClick={() => ui.look({ is_asking: true })}>
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
