// A WebSocket that a test opens, feeds and cuts by hand.

export class FakeWebSocket {
  static readonly OPEN = 1;
  static all: FakeWebSocket[] = [];
  readyState = 0;
  sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((close: { code: number }) => void) | null = null;
  readonly url: string;

  constructor(url: URL) {
    this.url = url.pathname + url.search;
    FakeWebSocket.all.push(this);
  }
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.readyState = 3;
  }
  /** The server takes the line and greets. */
  open(seq = 1) {
    this.readyState = 1;
    this.onopen?.();
    this.hear({ type: "hello", seq, server_time: "" });
  }
  hear(frame: unknown) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  fail(code = 1006) {
    this.onclose?.({ code });
  }
}

export const lastSocket = (): FakeWebSocket | undefined => FakeWebSocket.all.at(-1);
