// Files of the API as addresses of this page: fetched with the visitor's token, never loaded by a link.
import type { Chat } from "../chat/chat.ts";

const kept = new Map<string, Promise<string>>();

/** The address of a file under the API's own, fetched once. */
export function blobUrl({ host, token }: Chat, path: string): Promise<string> {
  const known = kept.get(path);
  if (known) return known;
  const headers: Record<string, string> =
    token === null ? {} : { authorization: `Bearer ${token}` };
  const url = fetch(host.base + path, { headers, credentials: "omit" })
    .then((response) => {
      if (!response.ok) throw new Error(String(response.status));
      return response.blob();
    })
    .then((blob) => URL.createObjectURL(blob));
  kept.set(path, url);
  url.catch(() => kept.delete(path));
  return url;
}

/** Shows a file that is here already. */
export function keepBlob(path: string, blob: Blob): void {
  if (!kept.has(path)) kept.set(path, Promise.resolve(URL.createObjectURL(blob)));
}

/** Forgets every file: another visitor may come. */
export function dropBlobs(): void {
  for (const url of kept.values()) url.then(URL.revokeObjectURL, () => undefined);
  kept.clear();
}

/** The path below the API's address, or null when the address is not the API's. */
export function pathOf({ host }: Chat, address: string | null | undefined): string | null {
  if (!address) return null;
  try {
    const { href } = new URL(address, `${host.base}/`);
    return href.startsWith(`${host.base}/`) ? href.slice(host.base.length) : null;
  } catch {
    return null;
  }
}
