// Asks once where the answer may go when the visitor leaves, if the brand wants to know.
import { useEffect, useRef, useState } from "preact/hooks";
import type { RoomUi } from "../panel/ui.ts";

export const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim());

/** A field for an address with its two ways out. */
export function AddressForm({
  ui,
  id,
  label,
  send,
  leave,
  onSend,
  onLeave,
  has_focus = false,
}: {
  ui: RoomUi;
  id: string;
  label: string;
  send: string;
  leave: string;
  onSend: (address: string) => void;
  onLeave: () => void;
  has_focus?: boolean;
}) {
  const { t } = ui;
  const [isWrong, setWrong] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (has_focus) field.current?.focus();
  }, []);
  const submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }): void => {
    event.preventDefault();
    const address = String(new FormData(event.currentTarget).get("address")).trim();
    setWrong(!isAddress(address));
    if (isAddress(address)) onSend(address);
  };
  return (
    <form class="card" onSubmit={submit} noValidate>
      <label for={id}>{label}</label>
      <input
        id={id}
        ref={field}
        class="inp"
        name="address"
        type="email"
        autocomplete="email"
        placeholder={t("absent.email_example")}
        aria-invalid={isWrong}
        aria-describedby={isWrong ? `${id}-wrong` : undefined}
      />
      {isWrong && (
        <p id={`${id}-wrong`} class="err" role="alert">
          {t("email.invalid")}
        </p>
      )}
      <div class="two">
        <button class="go">{send}</button>
        <button type="button" class="quiet" onClick={onLeave}>
          {leave}
        </button>
      </div>
    </form>
  );
}

export function EmailAsk({ ui }: { ui: RoomUi }) {
  const { chat, host, t } = ui;
  const { conversation, availability, open, visitor } = chat.known;
  const isAway = !open || availability !== "available";
  const isDue = host.config.asks_email && conversation?.state === "waiting" && isAway;
  if (!isDue || chat.wasAsked || visitor?.is_identified) return null;
  return (
    <AddressForm
      ui={ui}
      id="answer-to"
      label={t("email.title")}
      send={t("email.send")}
      leave={t("email.skip")}
      onSend={(address) => chat.email(address)}
      onLeave={() => chat.skipEmail()}
    />
  );
}
