// Who is there, over a socket (D1, D4, D6).
import { presence } from "./support/presence-story.mjs";

presence();
