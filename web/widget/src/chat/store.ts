// What a browser keeps for us, or the page alone when its storage is blocked.

export interface Store {
  get(key: string): string | null;
  set(key: string, value: string): void;
  remove(key: string): void;
  /** The keys that begin so, in order. */
  keys(start: string): string[];
}

/** Opens a storage of the page under a prefix. Where it is blocked or full, the page's memory is used. */
export function openStore(kind: "localStorage" | "sessionStorage", prefix: string): Store {
  const memory = new Map<string, string>();
  let real: Storage | null = null;
  try {
    real = window[kind];
  } catch {
    // Blocked: what is kept lives as long as the page.
  }
  const tried = <T>(read: (storage: Storage) => T, otherwise: T): T => {
    try {
      return real === null ? otherwise : read(real);
    } catch {
      return otherwise;
    }
  };
  return {
    get: (key) => memory.get(key) ?? tried((it) => it.getItem(prefix + key), null),
    set: (key, value) => {
      const isKept = tried((it) => {
        it.setItem(prefix + key, value);
        return true;
      }, false);
      if (isKept) memory.delete(key);
      else memory.set(key, value);
    },
    remove: (key) => {
      memory.delete(key);
      tried((it) => it.removeItem(prefix + key), undefined);
    },
    keys: (start) => {
      const stored = tried((it) => Object.keys(it), [])
        .filter((key) => key.startsWith(prefix + start))
        .map((key) => key.slice(prefix.length));
      const remembered = [...memory.keys()].filter((key) => key.startsWith(start));
      return [...new Set([...stored, ...remembered])].sort();
    },
  };
}
