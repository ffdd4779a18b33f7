// Who is there, where the network lets no socket through (V2): the same story.
import { presence } from "./support/presence-story.mjs";

/** A network that ends every socket before it stands. */
function withoutSockets() {
  window.WebSocket = class {
    static OPEN = 1;
    readyState = 3;
    constructor() {
      setTimeout(() => this.onclose?.({ code: 1006 }), 0);
    }
    close() {}
    send() {}
  };
}

presence(withoutSockets);
