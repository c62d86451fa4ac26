/** What becomes of each message. */
import type { UnitMessage } from "../loop/ports.ts";
import type { Safe } from "./part.ts";
import type { ConsumePorts, Verdict } from "./ports.ts";

/** In the order of the messages; null stands for what is none, which no later delivery would mend. */
export function verdicts(messages: (UnitMessage | null)[], safe: Safe[], { log }: Pick<ConsumePorts, "log">): Verdict[] {
  const names = new Set(safe.map(nameOf));
  return messages.map((message) => {
    if (message === null) log("unit_message_refused", {});
    return message === null || names.has(nameOf(message)) ? "ack" : "retry";
  });
}

const nameOf = ({ dubId, attempt }: Safe): string => `${dubId}.${attempt}`;
