// The parts of the panel that come when they are needed: forms, files, the survey, the emoji.
import en from "../../messages/more/en.json";
import fr from "../../messages/more/fr.json";
import { Absent } from "./Absent.tsx";
import { Chosen, Content } from "./Content.tsx";
import { EmailAsk } from "./EmailAsk.tsx";
import { Emoji } from "./Emoji.tsx";
import { Ended } from "./Ended.tsx";
import { Identified } from "./Identified.tsx";
import css from "./more.css?inline";
import { Survey } from "./Survey.tsx";
import { Transcript } from "./Transcript.tsx";

export const more = {
  css,
  words: { fr, en },
  Absent,
  Chosen,
  Content,
  EmailAsk,
  Emoji,
  Ended,
  Identified,
  Survey,
  Transcript,
};

export type More = typeof more;
