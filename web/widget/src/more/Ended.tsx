// Under the log of a conversation that has ended.
import { After } from "./After.tsx";
import type { RoomUi } from "../panel/ui.ts";

export function Ended({ ui, onNew }: { ui: RoomUi; onNew: () => void }) {
  const { chat, t } = ui;
  const isThanked = chat.known.survey?.state === "done";
  return (
    <div class="ended">
      <p class="sys">{isThanked ? t("survey.thanks") : t("end.text")}</p>
      <After ui={ui} onNew={onNew} />
    </div>
  );
}
