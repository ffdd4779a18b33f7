// What the desk's settings tell the preview, and what it answers.
import type { Agent, Config } from "../chat/wire.ts";

export type { Config };

/** The button with its greeting, the first words, a conversation, nobody there, the survey. */
export const scenes = ["button", "start", "talk", "away", "survey"] as const;
export type Scene = (typeof scenes)[number];

export interface Shown {
  scene: Scene;
  look: "light" | "dark";
  config: Config;
  /** The logo and the face, by their path: the preview fetches nothing. */
  pictures: Record<string, Blob>;
  /** Who answers; null for the brand alone. */
  agent: Agent | null;
  /** What is written in the conversation, by the visitor and to them. */
  asked: string;
  answered: string;
  survey: { question: string; comment_question: string };
}

/** What the preview says once it can be told. */
export const ready = "pupitre:preview";
