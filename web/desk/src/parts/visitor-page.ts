// The page that a visitor looks at, as it may be shown: what it says of itself is the site's word, not ours.
import type { VisitorStanding } from "@pupitre/api/types";

type Page = NonNullable<VisitorStanding["page"]>;

/** Its title, else where it stands on the site. */
export function pageName({ url, title }: Page): string {
  if (title !== "") return title;
  return URL.canParse(url) ? decoded(new URL(url).pathname) : url;
}

function decoded(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** Its address where it may be followed: an address of the web, nothing that would run here. */
export function pageAddress({ url }: Page): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return protocol === "https:" || protocol === "http:" ? href : null;
}
