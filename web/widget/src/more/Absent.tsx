// Out of hours, or nobody there: says so and takes the question, with an address if the brand asks.
import { useState } from "preact/hooks";
import { openingTime } from "../text/when.ts";
import { webAddress } from "../text/linkify.ts";
import { Consent } from "../room/Consent.tsx";
import { isAddress } from "./EmailAsk.tsx";
import { Icon } from "../room/Icon.tsx";
import type { RoomUi } from "../panel/ui.ts";

export function Absent({ ui, is_gated }: { ui: RoomUi; is_gated: boolean }) {
  const { chat, host, t, language } = ui;
  const { config } = host;
  const { open, opens_at } = chat.known;
  const [wrong, setWrong] = useState<"address" | "question" | null>(null);
  const when = opens_at === null ? null : openingTime(language, t, opens_at, new Date());
  const back = when ? t("absent.when", { when: when.replace(/^à /, "") }) : t("absent.when_back");
  const asks = config.asks_email && !chat.known.visitor?.is_identified;
  const whatsapp = webAddress(config.whatsapp_url);

  const submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const question = String(data.get("question") ?? "").trim();
    const address = String(data.get("address") ?? "").trim();
    const isWrong = address !== "" && !isAddress(address);
    setWrong(isWrong ? "address" : question === "" ? "question" : null);
    if (isWrong || question === "") return;
    if (address !== "") chat.email(address);
    ui.session.remove("draft");
    chat.send(question);
  };
  return (
    <div class="b">
      <div>
        <h2>{open ? t("absent.nobody") : t("absent.title")}</h2>
        <p class="t2">{t(asks ? "absent.ask_email" : "absent.ask", { when: back })}</p>
      </div>
      {is_gated && config.consent ? (
        <Consent ui={ui} asked={config.consent} />
      ) : (
        <form class="f" onSubmit={submit} noValidate>
          {asks && (
            <>
              <label for="address">{t("absent.email")}</label>
              <input
                id="address"
                class="inp"
                name="address"
                type="email"
                autocomplete="email"
                placeholder={t("absent.email_example")}
                aria-invalid={wrong === "address"}
                aria-describedby={wrong === "address" ? "wrong" : undefined}
              />
            </>
          )}
          <label for="question">{t("absent.question")}</label>
          <textarea
            id="question"
            class="inp"
            name="question"
            rows={4}
            maxLength={config.text_max}
            defaultValue={ui.session.get("draft") ?? ""}
            onInput={({ currentTarget }) => ui.session.set("draft", currentTarget.value)}
            aria-invalid={wrong === "question"}
            aria-describedby={wrong === "question" ? "wrong" : undefined}
          />
          {wrong && (
            <p id="wrong" class="err" role="alert">
              {t(wrong === "address" ? "email.invalid" : "absent.required")}
            </p>
          )}
          <button class="go">{t("absent.send")}</button>
        </form>
      )}
      {whatsapp && (
        <a class="alt" href={whatsapp} target="_blank" rel="noopener noreferrer nofollow">
          <Icon name="wa" />
          {t("whatsapp.instead")}
          <Icon name="right" />
        </a>
      )}
    </div>
  );
}
