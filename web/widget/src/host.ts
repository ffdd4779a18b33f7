// What the launcher gives to the panel, and the panel to the launcher.
import type { Config } from "./chat/wire.ts";
import type { Language } from "./text/words.ts";

export type HostEvent = "message" | "open" | "close" | "unread";

export interface Host {
  /** Where the panel is drawn. */
  slot: HTMLElement;
  /** The site's public key. */
  site: string;
  /** `https://desk.example/chat/v1/{site}`. */
  base: string;
  config: Config;
  language: Language;
  /** The visitor asks to close the panel. */
  close(): void;
  /** How much is not seen yet; who wrote the last of it, and what, when there is more than before. */
  tellUnread(count: number, by?: string, text?: string): void;
  emit(name: HostEvent, detail?: unknown): void;
}

export interface Panel {
  show(is_shown: boolean, has_focus: boolean): void;
  identify(identity: unknown): void;
  logout(): void;
}

export type Start = (host: Host) => Panel;
