// The server's time, told once a second to whatever counts down.

const tick_ms = 1000;

class Clock {
  #offset_ms = 0;
  now_ms = $state(Date.now());

  constructor() {
    setInterval(() => this.#read(), tick_ms);
  }

  #read(): void {
    this.now_ms = this.nowMs();
  }

  /** The server's time at this moment, for what is not shown: reading it makes nothing follow. */
  nowMs(): number {
    return Date.now() + this.#offset_ms;
  }

  /** Takes the server's time from an answer that has just come. */
  setServerTime(server_time: string): void {
    const told = Date.parse(server_time);
    if (Number.isNaN(told)) return;
    this.#offset_ms = told - Date.now();
    this.#read();
  }
}

export const clock = new Clock();
