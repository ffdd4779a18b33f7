// What every part of the panel is given.
import type { Chat } from "../chat/chat.ts";
import type { Store } from "../chat/store.ts";
import type { Host } from "../host.ts";
import type { More } from "../more/more.ts";
import type { Room } from "../room/room.ts";
import type { Counted, Language, Words } from "../text/words.ts";

/** What the visitor chose to look at. */
interface Looked {
  /** The ended conversation after which another is begun. */
  after: string | null;
  /** The conversation whose survey was put off. */
  put_off: string | null;
  /** Whether an address for the transcript is asked for. */
  mailing: boolean;
}

export interface Ui {
  host: Host;
  local: Store;
  session: Store;
  language: Language;
  t: Words;
  n: Counted;
  /** The first message that was not seen when the panel was opened. */
  new_from: string | null;
  looked: Looked;
  look: (over: Partial<Looked>) => void;
  /** The conversation and what shows it; null until they are here. */
  room: Room | null;
  chat: Chat | null;
  /** Parts that few need; null until they are here, and asked for by that. */
  more: () => More | null;
}

/** What a part of the room is given: there the chat is. */
export type RoomUi = Ui & { chat: Chat };
