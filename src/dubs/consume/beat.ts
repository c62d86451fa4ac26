/** While attempts are under way their dub hears of them, all in one call; it answers which to stop. */
import { describeError } from "../../describe-error.ts";
import type { Part } from "./part.ts";
import type { ConsumePorts } from "./ports.ts";
import type { Run } from "./run.ts";

/** Until `open` is empty. Those that wait for their turn, or for the dub to hear of their end, are spoken for as well. */
export async function beat({ dubId, dub }: Part, everyMs: number, open: ReadonlySet<Run>, ports: ConsumePorts): Promise<void> {
  for (;;) {
    await ports.wait(everyMs);
    for (const run of open) run.checkTime(ports.now());
    const runs = [...open];
    if (runs.length === 0) return;
    try {
      const wanted = await dub.beat(runs.map(({ attempt }) => attempt));
      for (const [index, run] of runs.entries()) if (wanted[index] === false) run.cancel();
    } catch (error) {
      ports.log("beat_failed", { dub: dubId, attempts: runs.length, error: describeError(error) });
    }
  }
}
