// What the preview is told: the settings as they stand in the form, as a visitor's page would be told of them.
import type { ChatSite, Words } from "@pupitre/api/chat";
import { contrast, parseColor } from "@pupitre/widget/contrast";
import type { Config, Scene, Shown } from "@pupitre/widget/preview";
import { overridesOf, type SiteValues } from "./site-form.ts";

export type Language = "fr" | "en";

/** White and ink: what the server writes on a color, whichever is read better. */
const white = "#ffffff";
const ink = "#1b1b1b";

export interface OnColor {
  text: string;
  ratio: number;
}

/** What is written on a color, and how well it is read; null for what is no color. */
export function onColor(color: string): OnColor | null {
  const [ground, ...texts] = [color, white, ink].map(parseColor);
  if (!ground) return null;
  const [on_white = 0, on_ink = 0] = texts.map((text) => (text ? contrast(ground, text) : 0));
  return on_white >= on_ink ? { text: white, ratio: on_white } : { text: ink, ratio: on_ink };
}

/** The words in a language, else in the other one. */
function said({ fr, en }: Words, language: Language): string {
  const [first, second] = language === "fr" ? [fr.trim(), en.trim()] : [en.trim(), fr.trim()];
  return first === "" ? second : first;
}

/** The next morning at nine. */
function tomorrow(now: Date): string {
  const at = new Date(now);
  at.setDate(at.getDate() + 1);
  at.setHours(9, 0, 0, 0);
  return at.toISOString();
}

/** Where a picture is below the preview's own address: another picture is elsewhere. */
const pathOf = (url: string): string => `/${url.split("/").at(-1) ?? ""}`;

interface Moment {
  language: Language;
  is_open: boolean;
  now: Date;
  logo_url: string | null;
}

function configOf(
  values: SiteValues,
  { mail_is_on }: ChatSite,
  { language, is_open, now, logo_url }: Moment,
): Config {
  const text = said(values.consent.text, language);
  const own = Object.entries(overridesOf(values.texts));
  return {
    brand: { name: values.brand_name.trim(), logo_url },
    language,
    theme: {
      color: values.color,
      text_on_color: onColor(values.color)?.text ?? "",
      position: values.position,
      greeting: said(values.greeting, language),
    },
    texts: Object.fromEntries(own.map(([key, words]) => [key, said(words, language)])),
    consent:
      values.asks_consent && text !== ""
        ? { version: 1, text, url: values.consent.url.trim() || null }
        : null,
    open: is_open,
    opens_at: is_open ? null : tomorrow(now),
    availability: is_open ? "available" : "closed",
    asks_email: values.asks_email && mail_is_on,
    mail: mail_is_on,
    files: { max_bytes: 1, types: [] },
    text_max: 4096,
    whatsapp_url: values.whatsapp_url.trim() || null,
    identified_only: values.identity === "required",
  };
}

interface Choice {
  scene: Scene;
  language: Language;
  look: "light" | "dark";
}

interface Sample {
  agent: string;
  /** Where the face of that agent is. */
  face: string | null;
  /** The pictures that are here, by their address. */
  pictures: Record<string, Blob>;
  asked: string;
  answered: string;
}

export function shownOf(
  values: SiteValues,
  site: ChatSite,
  { scene, language, look }: Choice,
  { agent, face, pictures, asked, answered }: Sample,
): Shown {
  const { survey } = values;
  // What has not come yet is not asked for: an initial stands there meanwhile.
  const here = (url: string | null) => (url !== null && url in pictures ? pathOf(url) : null);
  const question = (own: Words, usual: Words) => said(own, language) || said(usual, language);
  return {
    scene,
    look,
    config: configOf(values, site, {
      language,
      is_open: scene !== "away",
      now: new Date(),
      logo_url: here(site.brand.logo_url),
    }),
    pictures: Object.fromEntries(
      Object.entries(pictures).map(([url, picture]) => [pathOf(url), picture]),
    ),
    agent: values.shows_agent ? { name: agent, avatar_url: here(face) } : null,
    asked,
    answered,
    survey: {
      question: question(survey.question, site.survey.usual_question),
      comment_question: question(survey.comment_question, site.survey.usual_comment_question),
    },
  };
}
