// The pages that may open a chat, by their origins, as a browser writes them (V6).

export type OriginFault = "empty" | "invalid" | "scheme" | "wildcard" | "twice";

/** An address without a scheme is one of https; only its origin counts. */
function urlOf(text: string): URL | null {
  const written = text.includes("://") ? text : `https://${text}`;
  return URL.canParse(written) ? new URL(written) : null;
}

/** The origin of what was written or pasted, if it has one: pages are pasted with their paths. */
export function originOf(text: string): string {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed.includes("*")) return trimmed;
  const url = urlOf(trimmed);
  return url === null || url.origin === "null" ? trimmed : url.origin;
}

/** What is wrong with the one at a place of the list. */
export function originFault(origins: readonly string[], at: number): OriginFault | null {
  const text = origins[at]?.trim() ?? "";
  if (text === "") return "empty";
  if (text.includes("*")) return "wildcard";
  const url = urlOf(text);
  if (url === null) return "invalid";
  if (url.protocol !== "https:" && url.protocol !== "http:") return "scheme";
  const is_twice = origins.slice(0, at).some((one) => originOf(one) === url.origin);
  return is_twice ? "twice" : null;
}

/** Whether what is written to it can be read on the way; the machine itself is no way. */
export function isOpenToAll(text: string): boolean {
  const url = urlOf(text.trim());
  if (url?.protocol !== "http:") return false;
  return !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|.*\.localhost)$/.test(url.hostname);
}
