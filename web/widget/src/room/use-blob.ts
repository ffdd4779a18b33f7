// A file of the API in a part of the panel.
import { useEffect, useState } from "preact/hooks";
import type { Chat } from "../chat/chat.ts";
import { blobUrl } from "./blobs.ts";

/** `undefined` while it is fetched, null when it can't be. */
export function useBlob(chat: Chat, path: string | null): string | null | undefined {
  const [url, setUrl] = useState<string | null | undefined>(undefined);
  useEffect(() => {
    let isWanted = true;
    setUrl(path === null ? null : undefined);
    if (path !== null) {
      blobUrl(chat, path).then(
        (found) => isWanted && setUrl(found),
        () => isWanted && setUrl(null),
      );
    }
    return () => {
      isWanted = false;
    };
  }, [path]);
  return url;
}
