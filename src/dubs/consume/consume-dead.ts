/** The dead letters: their attempts count as lost, the dub tries again or gives up. */
import { describeError } from "../../describe-error.ts";
import type { UnitPort } from "../loop/ports.ts";
import { sortByDub } from "./message.ts";
import type { Safe } from "./part.ts";
import type { ConsumePorts, Verdict } from "./ports.ts";
import { verdicts } from "./verdicts.ts";

type DeadPorts = Pick<ConsumePorts, "log"> & { dub(dubId: string): Pick<UnitPort, "lost"> };

/** Never throws. A verdict for each body, in their order. */
export async function consumeDead(bodies: readonly unknown[], ports: DeadPorts): Promise<Verdict[]> {
  const { messages, dubs } = sortByDub(bodies);
  const safe = await Promise.all([...dubs].map(([dubId, attempts]) => lose(dubId, attempts, ports)));
  return verdicts(messages, safe.flat(), ports);
}

async function lose(dubId: string, attempts: number[], ports: DeadPorts): Promise<Safe[]> {
  ports.log("unit_dead", { dub: dubId, attempts: attempts.join() });
  try {
    await ports.dub(dubId).lost(attempts);
    return attempts.map((attempt) => ({ dubId, attempt }));
  } catch (error) {
    ports.log("lost_untold", { dub: dubId, error: describeError(error) });
    return [];
  }
}
