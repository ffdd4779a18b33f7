// The ring around an avatar: the share of the 24 hours that is left, and how pressing it is.
import type { WindowView } from "#conversation/window.ts";

export type Ring =
  | { kind: "arc"; percent: number; tone: "calm" | "short" | "urgent" }
  | { kind: "closed"; tone: "closed" };

/** No ring where the channel has no window; grey above 4 h, orange up to 4 h, red up to 1 h. */
export function ringOf(window: WindowView): Ring | null {
  const percent = Math.round(window.share * 1000) / 10;
  switch (window.level) {
    case "none":
      return null;
    case "closed":
      return { kind: "closed", tone: "closed" };
    case "open":
      return { kind: "arc", percent, tone: "calm" };
    case "short":
      return { kind: "arc", percent, tone: "short" };
    case "urgent":
    case "ending":
    case "last":
      return { kind: "arc", percent, tone: "urgent" };
  }
}
