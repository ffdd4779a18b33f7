// What can be done once a conversation has ended: have it sent by mail, begin another.
import { isMailable } from "../chat/state.ts";
import { Icon } from "../room/Icon.tsx";
import type { RoomUi } from "../panel/ui.ts";

export function After({ ui, onNew }: { ui: RoomUi; onNew: () => void }) {
  const { chat, host, looked, t } = ui;
  return (
    <>
      {isMailable(host.config, chat.known) && !looked.mailing && (
        <button type="button" class="alt" onClick={() => ui.look({ mailing: true })}>
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
