// What the form of a web chat holds, and what of it is sent.
import type { ChatSite, ChatSiteChange, Words } from "@pupitre/api/chat";
import { standard } from "@pupitre/widget/standard";

export interface SiteValues {
  name: string;
  brand_name: string;
  is_on: boolean;
  origins: string[];
  color: string;
  position: "right" | "left";
  greeting: Words;
  /** Every word of the chat's; empty where none is written over it. */
  texts: Record<string, Words>;
  asks_consent: boolean;
  consent: { text: Words; url: string };
  asks_email: boolean;
  shows_agent: boolean;
  survey: { is_on: boolean; question: Words; comment_question: Words };
  identity: ChatSite["identity"];
  whatsapp_url: string;
}

const copyOf = ({ fr, en }: Words): Words => ({ fr, en });
const trimmed = ({ fr, en }: Words): Words => ({ fr: fr.trim(), en: en.trim() });
const isEmpty = ({ fr, en }: Words): boolean => fr.trim() === "" && en.trim() === "";
const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** In the order of the catalogue; those that the chat does not know any more stay, at the end. */
function textsOf(site: ChatSite): Record<string, Words> {
  const keys = new Set([...Object.keys(standard.fr), ...Object.keys(site.texts)]);
  const own = (key: string): Words => copyOf(site.texts[key] ?? { fr: "", en: "" });
  return Object.fromEntries([...keys].map((key) => [key, own(key)]));
}

export function valuesOf(site: ChatSite): SiteValues {
  const { consent, survey } = site;
  return {
    name: site.name,
    brand_name: site.brand.name,
    is_on: site.is_on,
    origins: [...site.origins],
    color: site.color,
    position: site.position,
    greeting: copyOf(site.greeting),
    texts: textsOf(site),
    asks_consent: consent !== null,
    consent: { text: copyOf(consent?.text ?? { fr: "", en: "" }), url: consent?.url ?? "" },
    asks_email: site.asks_email,
    shows_agent: site.shows_agent,
    survey: {
      is_on: survey.is_on,
      question: copyOf(survey.question),
      comment_question: copyOf(survey.comment_question),
    },
    identity: site.identity,
    whatsapp_url: site.whatsapp_url ?? "",
  };
}

/** The words that are written over the chat's own. */
export function overridesOf(texts: Record<string, Words>): Record<string, Words> {
  const own = Object.entries(texts).filter(([, words]) => !isEmpty(words));
  return Object.fromEntries(own.map(([key, words]) => [key, trimmed(words)]));
}

/** All of it, as the API takes it. */
function writtenOf(values: SiteValues): Required<ChatSiteChange> {
  const { consent, survey } = values;
  const url = consent.url.trim();
  const whatsapp_url = values.whatsapp_url.trim();
  return {
    name: values.name.trim(),
    brand_name: values.brand_name.trim(),
    is_on: values.is_on,
    origins: values.origins.map((one) => one.trim()),
    color: values.color,
    position: values.position,
    greeting: trimmed(values.greeting),
    texts: overridesOf(values.texts),
    consent: values.asks_consent
      ? { text: trimmed(consent.text), url: url === "" ? null : url }
      : null,
    asks_email: values.asks_email,
    shows_agent: values.shows_agent,
    survey: {
      is_on: survey.is_on,
      question: trimmed(survey.question),
      comment_question: trimmed(survey.comment_question),
    },
    identity: values.identity,
    whatsapp_url: whatsapp_url === "" ? null : whatsapp_url,
  };
}

/** What differs from what is stored: nothing else is sent, so that two managers can change two things. */
export function changeOf(values: SiteValues, site: ChatSite): ChatSiteChange {
  const stored = new Map(Object.entries(writtenOf(valuesOf(site))));
  const wanted = Object.entries(writtenOf(values));
  return Object.fromEntries(wanted.filter(([key, value]) => !isSame(value, stored.get(key))));
}

/** Whether those who agreed already will be asked again. */
export function asksAgain(values: SiteValues, site: ChatSite): boolean {
  const { consent } = site;
  return (
    consent !== null &&
    values.asks_consent &&
    !isSame(trimmed(values.consent.text), trimmed(consent.text))
  );
}
