// The panel: its head, its one body, the field, its foot.
import type { Config } from "../chat/wire.ts";
import { Composer } from "./Composer.tsx";
import { firstHead, Header } from "./Header.tsx";
import { Icon } from "./Icon.tsx";
import type { Ui } from "./ui.ts";

/** Whether the field can be shown before more is known than the site's settings. */
const isPlain = ({ open, availability, consent, identified_only }: Config): boolean =>
  open && availability !== "closed" && consent === null && !identified_only;

/** Pupitre's sign. */
const Mark = () => (
  <svg viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="8" fill="#543475" />
    <path
      d="M10.6 18v8M7 26h7M9 9l13-3 2 2 2 5-2 2-13 3Z"
      fill="#fcfaf6"
      stroke="#fcfaf6"
      stroke-width="2.5"
      stroke-linejoin="round"
    />
  </svg>
);

function Foot({ ui }: { ui: Ui }) {
  const { t, host } = ui;
  const { whatsapp_url } = host.config;
  return (
    <div class="foot">
      {whatsapp_url?.startsWith("https://") && (
        <a href={whatsapp_url} target="_blank" rel="noopener noreferrer nofollow">
          <Icon name="wa" />
          {t("whatsapp.go")}
        </a>
      )}
      <span>
        {t("foot.by")} <Mark /> <b>Pupitre</b>
      </span>
    </div>
  );
}

export function App({ ui }: { ui: Ui }) {
  const { host, t, room, chat } = ui;
  const isNew = ui.local.get("token") === null;
  const view = room && chat ? room.viewOf({ ...ui, chat }) : null;
  const hasField = view ? view.has_field : isNew && isPlain(host.config);
  return (
    <>
      <Header ui={ui} head={view?.head ?? firstHead(ui)} />
      <div class="body">
        {view?.body ?? (
          <div class="log">
            {isNew && <p class="m a">{host.config.theme.greeting || t("start.hello")}</p>}
          </div>
        )}
        {hasField && <Composer ui={ui} />}
      </div>
      <Foot ui={ui} />
    </>
  );
}
