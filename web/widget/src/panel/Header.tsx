// Who is there, the options, and the way out.
import type { ComponentChildren } from "preact";
import { Icon } from "./Icon.tsx";
import type { Ui } from "./ui.ts";

export interface Head {
  face: ComponentChildren;
  title: string;
  text: string;
  is_online: boolean;
  options: ComponentChildren;
}

/** The head before more is known than the site's settings. */
export function firstHead({ host, t }: Ui): Head {
  const { brand, open, availability } = host.config;
  const soon = open ? availability : "closed";
  return {
    face: (
      <span class="sign" aria-hidden="true">
        {[...brand.name.trim()][0]?.toUpperCase()}
      </span>
    ),
    title: brand.name,
    text: t(soon === "available" ? "header.online" : `header.${soon}`),
    is_online: soon === "available",
    options: null,
  };
}

export function Header({ ui, head }: { ui: Ui; head: Head }) {
  return (
    <div class="h">
      {head.face}
      <span class="grow">
        <b>{head.title}</b>
        <small role="status">
          {head.is_online && <i />}
          {head.text}
        </small>
      </span>
      {head.options}
      <button
        type="button"
        class="ib"
        aria-label={ui.t("chat.reduce")}
        onClick={() => ui.host.close()}
      >
        <Icon name="down" />
      </button>
    </div>
  );
}
