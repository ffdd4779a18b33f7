// The four stages of a good exchange, read from what was written: hints for the agent, never a block (D8).
import type { Message } from "@pupitre/api/types";
import { wordsOf } from "#parts/message-words.ts";

export type Stage = "greet" | "understand" | "answer" | "leave";

export interface StageView {
  stage: Stage;
  state: "done" | "now" | "ahead";
}

const greeting_pattern =
  /(?<!\p{L})(?:re-?)?(?:bonjour|bonsoir|salut|coucou|bienvenue|hello|hi|hey|dear|welcome|good (?:morning|afternoon|evening|day))(?!\p{L})/iu;
const leave_pattern =
  /(?<!\p{L})(?:(?:bonne|belle|excellente|agréable) (?:fin de |et heureuse )?(?:journée|soirée|matinée|après-midi|nuit|semaine|continuation|fêtes|week-end)|bon (?:week-end|après-midi|courage)|au revoir|au plaisir|à (?:bientôt|très (?:vite|bientôt)|demain)|cordialement|bien à vous|merci de votre confiance|have an? [\p{L} ]*(?:day|evening|afternoon|night|week|weekend)|good ?bye|bye|take care|see you(?: soon)?|all the best|sincerely|(?:kind|best|warm) regards)(?!\p{L})/iu;
const answer_length_min = 40;
/** From here on a first answer has had its chance to greet. */
const begun_length_min = 12;

export function isGreeting(text: string): boolean {
  return greeting_pattern.test(text);
}

export function isLeaveTaking(text: string): boolean {
  return leave_pattern.test(text);
}

/** What agents wrote in a thread, oldest first: neither automatic answers nor pre-written messages. */
function wordsOfAgents(messages: Message[]): string[] {
  return messages
    .filter((one) => one.author.kind === "agent" && one.direction === "outbound")
    .flatMap(({ content }) => {
      const words = content.type === "template" ? "" : wordsOf(content);
      return words === "" ? [] : [words];
    });
}

/** Whether the first answer is being written and does not greet. */
export function lacksGreeting(messages: Message[], draft: string): boolean {
  const is_first = !messages.some((one) => one.author.kind === "agent");
  return is_first && draft.trim().length >= begun_length_min && !isGreeting(draft);
}

/** Whether the last thing that an agent wrote takes leave. */
export function hasTakenLeave(messages: Message[]): boolean {
  return isLeaveTaking(wordsOfAgents(messages).at(-1) ?? "");
}

function isAnswer(text: string): boolean {
  return text.length >= answer_length_min && !text.trimEnd().endsWith("?");
}

/** Whether the visitor wrote again after an agent did. */
function isExchange(messages: Message[]): boolean {
  const first = messages.findIndex((one) => one.author.kind === "agent");
  return first !== -1 && messages.slice(first).some((one) => one.direction === "inbound");
}

/** The stages as they stand, with what is being written. */
export function stagesOf(messages: Message[], draft: string): StageView[] {
  const said = wordsOfAgents(messages);
  const all = [...said, draft];
  const is_understood = all.some((one) => one.includes("?")) || isExchange(messages);
  const done: Record<Stage, boolean> = {
    greet: all.some(isGreeting),
    understand: is_understood,
    answer: is_understood && said.some(isAnswer),
    leave: isLeaveTaking(draft) || hasTakenLeave(messages),
  };
  const order: Stage[] = ["greet", "understand", "answer", "leave"];
  const now = order.find((one) => !done[one]);
  return order.map((stage) => {
    if (done[stage]) return { stage, state: "done" };
    return { stage, state: stage === now ? "now" : "ahead" };
  });
}
