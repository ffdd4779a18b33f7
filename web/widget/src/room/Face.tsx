// Who answers: the agent's face or initial with the brand's sign, else the brand's.
import type { Agent } from "../chat/wire.ts";
import { pathOf } from "./blobs.ts";
import { useBlob } from "./use-blob.ts";
import type { RoomUi } from "../panel/ui.ts";

const initial = (name: string): string => [...name.trim()][0]?.toUpperCase() ?? "";

function Sign({ ui, small }: { ui: RoomUi; small?: boolean }) {
  const { name, logo_url } = ui.host.config.brand;
  const url = useBlob(ui.chat, pathOf(ui.chat, logo_url));
  const shape = small ? "sign small" : "sign";
  if (!url && small) return null;
  if (url) return <img class={shape} src={url} alt="" />;
  return (
    <span class={shape} aria-hidden="true">
      {initial(name)}
    </span>
  );
}

export function Face({ ui, agent }: { ui: RoomUi; agent: Agent | null }) {
  const url = useBlob(ui.chat, pathOf(ui.chat, agent?.avatar_url));
  if (!agent) return <Sign ui={ui} />;
  return (
    <span class="face" aria-hidden="true">
      {url ? <img class="photo" src={url} alt="" /> : initial(agent.name)}
      <Sign ui={ui} small />
    </span>
  );
}
