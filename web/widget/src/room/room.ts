// The conversation and what shows it: comes right after the panel is drawn.
import en from "../../messages/room/en.json";
import fr from "../../messages/room/fr.json";
import { Chat } from "../chat/chat.ts";
import { unseen } from "../chat/state.ts";
import { themeOf } from "../look/color.ts";
import { faultOf } from "../text/files.ts";
import { sizeOf } from "../text/size.ts";
import { dropBlobs } from "./blobs.ts";
import { followKeyboard, keepFocus } from "./manners.ts";
import css from "./room.css?inline";
import { ring } from "./sound.ts";
import { viewOf } from "./view.tsx";

export const room = {
  css,
  words: { fr, en },
  Chat,
  dropBlobs,
  faultOf,
  followKeyboard,
  keepFocus,
  ring,
  sizeOf,
  themeOf,
  unseen,
  viewOf,
};

export type Room = typeof room;
