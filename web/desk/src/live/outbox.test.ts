import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { answer } from "../conversation/fixtures.ts";
import { Outbox, type OutboxListener } from "./outbox.svelte.ts";

interface Sent {
  conversation: string;
  client_message_id: string;
  text: string;
}

type Answer = "taken" | "unreachable" | { status: number; code: string; retry_after_s?: number };

const fakeListener = () => ({
  onSent: vi.fn<OutboxListener["onSent"]>(),
  onChanged: vi.fn<OutboxListener["onChanged"]>(),
  onReactionRefused: vi.fn<OutboxListener["onReactionRefused"]>(),
  onSessionOver: vi.fn<OutboxListener["onSessionOver"]>(),
  onWindowClosed: vi.fn<OutboxListener["onWindowClosed"]>(),
});

const text = (words: string) => ({ type: "text", text: words }) as const;

describe("the outbox", () => {
  let sent: Sent[];
  let bodies: Record<string, unknown>[];
  let answers: Answer[];
  let outbox: Outbox;
  let listener: ReturnType<typeof fakeListener>;

  const respond = async (url: string, init: RequestInit): Promise<Response> => {
    const body: Record<string, unknown> = JSON.parse(String(init.body));
    bodies.push({ url, ...body });
    const conversation = url.split("/")[4] ?? "";
    const next = answers.shift() ?? "taken";
    if (next === "unreachable") throw new TypeError("network");
    if (next === "taken") {
      const [client_message_id, text] = [body["client_message_id"], body["text"]].map(String);
      sent.push({ conversation, client_message_id: client_message_id ?? "", text: text ?? "" });
      return Response.json(answer({ id: `m-${sent.length}`, conversation_id: conversation }));
    }
    const { status, code, retry_after_s } = next;
    const headers = retry_after_s === undefined ? undefined : { "retry-after": `${retry_after_s}` };
    return Response.json({ status, code, request_id: "" }, { status, ...(headers && { headers }) });
  };

  /** Until nothing moves any more. */
  const settle = () => vi.advanceTimersByTimeAsync(0);
  const words = () => sent.map((one) => one.text);

  beforeEach(async () => {
    vi.useFakeTimers();
    sent = [];
    bodies = [];
    answers = [];
    vi.stubGlobal("fetch", vi.fn(respond));
    listener = fakeListener();
    outbox = new Outbox(listener);
    await outbox.start("ana");
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("shows a message at once and forgets it when the server has it", async () => {
    const added = outbox.add("one", text("Bonjour"));
    expect(outbox.items).toHaveLength(1);
    await added;
    await settle();
    expect(words()).toEqual(["Bonjour"]);
    expect(listener.onSent).toHaveBeenCalledOnce();
    expect(outbox.items).toEqual([]);
  });

  it("D11: keeps what can't leave, then sends it in its order under the same ids", async () => {
    answers = ["unreachable", "unreachable"];
    await outbox.add("one", text("first"));
    await outbox.add("one", text("second"));
    await settle();
    const ids = outbox.items.map((one) => one.client_message_id);
    expect(words()).toEqual([]);
    answers = [];
    await outbox.drain();
    await settle();
    expect(words()).toEqual(["first", "second"]);
    expect(sent.map((one) => one.client_message_id)).toEqual(ids);
  });

  it("D11: sends once, however often it is asked to", async () => {
    await outbox.add("one", text("only once"));
    await Promise.all([outbox.drain(), outbox.drain(), outbox.drain()]);
    await settle();
    expect(words()).toEqual(["only once"]);
  });

  it("D5: a refusal stays with its reason, and leaves the next ones their turn", async () => {
    answers = [{ status: 409, code: "conversation.closed" }];
    await outbox.add("one", text("too late"));
    await outbox.add("two", text("in time"));
    await settle();
    expect(words()).toEqual(["in time"]);
    expect(outbox.items).toMatchObject([{ refusal: { code: "conversation.closed" } }]);
    const [refused] = outbox.items;
    if (refused) await outbox.retry(refused);
    await settle();
    expect(words()).toEqual(["in time", "too late"]);
  });

  it("W8: a window that ended gives the text back to the composer", async () => {
    answers = [{ status: 409, code: "conversation.window_closed" }];
    await outbox.add("one", text("too late"));
    await settle();
    expect(listener.onWindowClosed).toHaveBeenCalledOnce();
  });

  it("waits as long as the server says, and holds back what follows in that conversation", async () => {
    answers = [{ status: 429, code: "request.rate_limited", retry_after_s: 9 }];
    await outbox.add("one", text("first"));
    await settle();
    expect(words()).toEqual([]);
    await vi.advanceTimersByTimeAsync(8_999);
    expect(words()).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(words()).toEqual(["first"]);
  });

  it("an ended session keeps everything and asks for the login", async () => {
    answers = [{ status: 401, code: "session.required" }];
    await outbox.add("one", text("kept"));
    await settle();
    expect(listener.onSessionOver).toHaveBeenCalledOnce();
    expect(outbox.items).toMatchObject([{ refusal: null, content: { text: "kept" } }]);
  });

  it("another agent in this browser sees nothing of it", async () => {
    answers = ["unreachable"];
    await outbox.add("one", text("Ana's"));
    await outbox.start("bo");
    await settle();
    expect(outbox.items).toEqual([]);
  });

  it("D4: a reply says what it answers", async () => {
    const quoted = {
      message_id: "asked",
      conversation_id: "one",
      by: "visitor",
      kind: "text",
      excerpt: "?",
    } as const;
    await outbox.add("one", text("Oui"), quoted);
    await outbox.add("one", text("Autre chose"));
    await settle();
    expect(bodies.map((one) => one["quoted_message_id"])).toEqual(["asked", undefined]);
  });

  it("D4: a reaction leaves in its turn, to its message, and is no message of its own", async () => {
    answers = ["unreachable", "unreachable"];
    await outbox.add("one", text("first"));
    await outbox.add("one", { type: "reaction", message_id: "asked", emoji: "👍" });
    await settle();
    expect(outbox.items).toHaveLength(2);
    answers = [];
    await outbox.drain();
    await settle();
    expect(bodies.at(-1)).toEqual({
      url: "/api/v1/conversations/one/messages/asked/reaction",
      emoji: "👍",
    });
    expect(listener.onChanged).toHaveBeenCalledOnce();
    expect(listener.onSent).toHaveBeenCalledOnce();
    expect(outbox.items).toEqual([]);
  });

  it("D4: a reaction that is refused is said once and forgotten", async () => {
    answers = [{ status: 409, code: "reaction.too_old" }];
    await outbox.add("one", { type: "reaction", message_id: "asked", emoji: "👍" });
    await settle();
    expect(listener.onReactionRefused).toHaveBeenCalledOnce();
    expect(outbox.items).toEqual([]);
  });
});
