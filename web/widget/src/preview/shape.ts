// What the desk's settings tell the preview, and what it answers.
import type { Config } from "../chat/wire.ts";

export type { Config };

/** The button with its greeting, the first words, a conversation, nobody there, the survey. */
export const scenes = ["button", "start", "talk", "away", "survey"] as const;
export type Scene = (typeof scenes)[number];

export interface Shown {
  scene: Scene;
  look: "light" | "dark";
  config: Config;
  /** The brand's logo: the preview fetches nothing. */
  logo: Blob | null;
  /** Who answers; null for the brand alone. */
  agent: string | null;
  /** What is written in the conversation, by the visitor and to them. */
  asked: string;
  answered: string;
  survey: { question: string; comment_question: string };
}

/** What the preview says once it can be told. */
export const ready = "pupitre:preview";
