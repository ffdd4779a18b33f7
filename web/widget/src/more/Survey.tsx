// After the agent's close: a score that counts at once, then a word, once.
import { useRef, useState } from "preact/hooks";
import type { Survey as Asked } from "../chat/wire.ts";
import { After } from "./After.tsx";
import type { RoomUi } from "../panel/ui.ts";

const scores = [1, 2, 3, 4, 5];

export function Survey({
  ui,
  asked,
  onNew,
  onLater,
}: {
  ui: RoomUi;
  asked: Asked;
  onNew: () => void;
  onLater: () => void;
}) {
  const { chat, t } = ui;
  const [score, setScore] = useState(0);
  const [isBusy, setBusy] = useState(false);
  const group = useRef<HTMLDivElement>(null);
  const hasScore = score > 0 || asked.state === "scored";

  const rate = (value: number): void => {
    const before = score;
    setScore(value);
    void chat.survey({ score: value }).then((isKept) => {
      if (!isKept) setScore(before);
    });
  };
  const move = (event: KeyboardEvent): void => {
    const step = /^Arrow(Right|Down)$/.test(event.key) ? 1 : /^Arrow/.test(event.key) ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const value = Math.min(5, Math.max(1, score + step));
    rate(value);
    group.current?.querySelectorAll("button")[value - 1]?.focus();
  };
  const submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }): void => {
    event.preventDefault();
    const comment = String(new FormData(event.currentTarget).get("comment")).trim();
    setBusy(true);
    void chat.survey({ comment }).then(() => setBusy(false));
  };
  const label = (value: number): string => {
    if (value === 1) return t("survey.lowest");
    return value === 5 ? t("survey.highest") : "";
  };
  return (
    <div class="b">
      <div>
        <h2>{t("survey.title")}</h2>
        <p class="t2">{asked.question}</p>
      </div>
      <div
        class="rate"
        role="radiogroup"
        aria-label={t("survey.group")}
        ref={group}
        onKeyDown={move}
      >
        {scores.map((value) => (
          <button
            type="button"
            role="radio"
            aria-checked={score === value}
            tabIndex={score === value || (score === 0 && value === 1) ? 0 : -1}
            onClick={() => rate(value)}
          >
            {value}
            <small>{label(value)}</small>
          </button>
        ))}
      </div>
      {hasScore && (
        <form class="f" onSubmit={submit}>
          <label for="comment">
            {asked.comment_question || t("survey.comment")}{" "}
            <span class="t3">{t("survey.optional")}</span>
          </label>
          <textarea id="comment" class="inp" name="comment" rows={3} maxLength={2000} />
          <button class="go" disabled={isBusy}>
            {t("survey.send")}
          </button>
        </form>
      )}
      <After ui={ui} onNew={onNew} />
      <button type="button" class="quiet" onClick={onLater}>
        {t("survey.later")}
      </button>
    </div>
  );
}
