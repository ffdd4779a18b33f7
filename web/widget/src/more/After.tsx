// What can be done once a conversation has ended: begin another.
import { Icon } from "../room/Icon.tsx";
import type { RoomUi } from "../panel/ui.ts";

export function After({ ui, onNew }: { ui: RoomUi; onNew: () => void }) {
  return (
    <button type="button" class="alt" onClick={onNew}>
      <Icon name="more" />
      {ui.t("end.new")}
      <Icon name="right" />
    </button>
  );
}
