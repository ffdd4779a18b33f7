// For a chat that is kept for those who are signed in on the site.
import type { RoomUi } from "../panel/ui.ts";

export function Identified({ ui }: { ui: RoomUi }) {
  return (
    <div class="b">
      <h2>{ui.t("identified.title")}</h2>
      <p class="t2">{ui.t("identified.text")}</p>
    </div>
  );
}
