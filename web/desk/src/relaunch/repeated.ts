import type { Message } from "@pupitre/api/types";

/** Whether the silence has its second relaunch already, the one of a manager: there is no third (W5). */
export function isRepeated(messages: readonly Message[]): boolean {
  const heard = messages.findLastIndex((one) => one.direction === "inbound");
  const relaunches = messages
    .slice(heard + 1)
    .filter((one) => one.content.type === "template" && one.delivery?.state !== "failed");
  return relaunches.length > 1;
}
