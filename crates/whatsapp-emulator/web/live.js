// The live connection: says when something changed, and comes back by itself.

const DELAYS_S = [1, 2, 4, 8, 15];

/**
 * Opens the connection and keeps it. `onOpen` at each (re)connection, `onEvent` for each event,
 * `onDown` with the seconds until the next attempt. Gives a function that tries again at once.
 */
export function connect({ onOpen, onEvent, onDown }) {
  let attempt = 0;
  let timer = null;

  function open() {
    clearTimeout(timer);
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/_emulator/live`);
    socket.addEventListener("open", () => {
      attempt = 0;
      onOpen();
    });
    socket.addEventListener("message", (message) => onEvent(JSON.parse(message.data)));
    socket.addEventListener("close", () => {
      const delayS = DELAYS_S[Math.min(attempt, DELAYS_S.length - 1)];
      attempt += 1;
      timer = setTimeout(open, delayS * 1000);
      onDown(delayS);
    });
  }

  open();
  return open;
}
