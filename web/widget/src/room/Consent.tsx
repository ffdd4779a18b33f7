// What the visitor accepts before the first message.
import type { Config } from "../chat/wire.ts";
import { webAddress } from "../text/linkify.ts";
import { Text } from "./Text.tsx";
import type { RoomUi } from "../panel/ui.ts";

export function Consent({ ui, asked }: { ui: RoomUi; asked: NonNullable<Config["consent"]> }) {
  const { t } = ui;
  const more = webAddress(asked.url);
  return (
    <div class="card" role="group" aria-labelledby="consent">
      <b id="consent">{t("consent.title")}</b>
      <p>
        <Text text={asked.text} />
        {more && (
          <>
            {" "}
            <a href={more} target="_blank" rel="noopener noreferrer nofollow">
              {t("consent.more")}
            </a>
          </>
        )}
      </p>
      <button type="button" class="go" onClick={() => ui.chat.accept(asked.version)}>
        {t("consent.accept")}
      </button>
    </div>
  );
}
