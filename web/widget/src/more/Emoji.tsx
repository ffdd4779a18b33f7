// A small picker: the emoji that people write most, one grid, arrows and Escape.
import { useEffect, useRef } from "preact/hooks";

const all =
  "😀 😁 😂 🤣 😊 😇 🙂 🙃 😉 😍 🥰 😘 😋 😎 🤩 🤔 🤗 😐 😏 😬 🙄 😴 😷 🤒 😢 😭 😱 😡 🤯 🥳 😅 🫠 " +
  "👍 👎 👌 ✌️ 🤞 👏 🙌 🙏 💪 👋 🤝 👀 ❤️ 🧡 💛 💚 💙 💜 🖤 💔 ✨ 🎉 🔥 ⭐ ✅ ❌ ❓ ❗ 📦 🚚 🎁 💳";
const list = all.split(" ");
const columns = 8;

const steps: Record<string, number> = {
  ArrowRight: 1,
  ArrowLeft: -1,
  ArrowDown: columns,
  ArrowUp: -columns,
};

export function Emoji({
  label,
  onPick,
  onClose,
}: {
  label: string;
  onPick: (emoji: string) => void;
  onClose: () => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const buttons = (): HTMLElement[] => [...(box.current?.querySelectorAll("button") ?? [])];
  useEffect(() => buttons()[0]?.focus(), []);
  const move = (event: KeyboardEvent): void => {
    if (event.key === "Escape") {
      event.stopPropagation();
      onClose();
      return;
    }
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const from = buttons().findIndex((it) => it === event.target);
    buttons()[from + step]?.focus();
  };
  return (
    <div class="emoji" role="group" aria-label={label} ref={box} onKeyDown={move}>
      {list.map((emoji, at) => (
        <button type="button" tabIndex={at === 0 ? 0 : -1} onClick={() => onPick(emoji)}>
          {emoji}
        </button>
      ))}
    </div>
  );
}
