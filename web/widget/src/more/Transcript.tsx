// Asks where what was said is to go by mail.
import { useState } from "preact/hooks";
import type { RoomUi } from "../panel/ui.ts";
import { AddressForm } from "./EmailAsk.tsx";

export function Transcript({ ui }: { ui: RoomUi }) {
  const { chat, t } = ui;
  const [isBusy, setBusy] = useState(false);
  const leave = (): void => ui.look({ mailing: false });
  const send = (address: string): void => {
    if (isBusy) return;
    setBusy(true);
    void chat.transcript(address).then((isTaken) => {
      setBusy(false);
      if (isTaken) leave();
    });
  };
  return (
    <AddressForm
      ui={ui}
      id="transcript-to"
      label={t("transcript.label")}
      send={t("transcript.send")}
      leave={t("transcript.leave")}
      onSend={send}
      onLeave={leave}
      has_focus
    />
  );
}
