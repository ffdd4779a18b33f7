import { afterEach, describe, expect, it, vi } from "vitest";
import { Outbox } from "./outbox.ts";
import { openStore } from "./store.ts";
import { uuid7 } from "./uuid.ts";

const store = () => openStore("localStorage", "pupitre:site:");

afterEach(() => {
  vi.restoreAllMocks();
  localStorage.clear();
});

describe("V2: messages wait in an outbox", () => {
  it("that outlives the page, in order", () => {
    const outbox = new Outbox(store());
    for (const text of ["one", "two", "three"]) outbox.add(text);
    const later = new Outbox(store());
    expect(later.list().map((it) => it.text)).toEqual(["one", "two", "three"]);
  });

  it("that tabs share without undoing each other", () => {
    const [here, there] = [new Outbox(store()), new Outbox(store())];
    const one = here.add("one");
    const two = there.add("two");
    here.remove(one.client_id);
    expect(there.list()).toEqual([two]);
    there.change(one.client_id, { problem: "late" });
    expect(here.list()).toEqual([two]);
  });

  it("where what was refused stays, with why", () => {
    const outbox = new Outbox(store());
    const { client_id } = outbox.add("one");
    outbox.change(client_id, { problem: "message.too_long" });
    expect(new Outbox(store()).list()).toMatchObject([
      { text: "one", problem: "message.too_long" },
    ]);
  });

  it("where a file waits in its page until the desk has it", () => {
    const outbox = new Outbox(store());
    const { client_id } = outbox.add("", new File(["x"], "x.txt", { type: "text/plain" }));
    expect(outbox.list()).toHaveLength(1);
    expect(new Outbox(store()).list()).toEqual([]);
    outbox.change(client_id, { file_id: "known" });
    expect(new Outbox(store()).list()).toMatchObject([{ file_id: "known" }]);
  });

  it("what is not ours in the storage is left alone", () => {
    localStorage.setItem("pupitre:site:out:bad", "{");
    localStorage.setItem("pupitre:site:out:null", "null");
    localStorage.setItem("pupitre:other:out:x", '{"client_id":"x","text":"x"}');
    const outbox = new Outbox(store());
    expect(outbox.list()).toEqual([]);
    outbox.clear();
    expect(localStorage.getItem("pupitre:other:out:x")).not.toBeNull();
  });
});

describe("F41: a storage that is blocked", () => {
  it.each(["throws when asked for", "throws when written"])("%s: the page's memory", (how) => {
    if (how.endsWith("asked for")) {
      vi.spyOn(window, "localStorage", "get").mockImplementation(() => {
        throw new DOMException("denied", "SecurityError");
      });
    } else {
      vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
        throw new DOMException("full", "QuotaExceededError");
      });
    }
    const blocked = store();
    const outbox = new Outbox(blocked);
    outbox.add("one");
    blocked.set("token", "abc");
    expect(outbox.list()).toMatchObject([{ text: "one" }]);
    expect(blocked.get("token")).toBe("abc");
    expect(blocked.keys("tok")).toEqual(["token"]);
    blocked.remove("token");
    expect(blocked.get("token")).toBeNull();
  });
});

describe("ids of messages", () => {
  it("are of version 7 and sort by when they were made, also within a millisecond", () => {
    const now = Date.now() + 1_000;
    const made = Array.from({ length: 100 }, () => uuid7(now));
    for (const id of made) {
      expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    }
    expect([...made].sort()).toEqual(made);
    const far_ms = 0x0fedcba98765;
    expect(uuid7(far_ms).slice(0, 13)).toBe("0fedcba9-8765");
  });
});
