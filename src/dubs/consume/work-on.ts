/** What is done here and not by a service: each attempt from its claim to the dub's hearing of its end. */
import { describeError } from "../../describe-error.ts";
import type { AtOnce } from "../../at-once.ts";
import { beat } from "./beat.ts";
import { Ends } from "./ends.ts";
import { claimsOf, type Part, type Safe } from "./part.ts";
import { Permits } from "./permits.ts";
import type { ConsumePorts } from "./ports.ts";
import { Run } from "./run.ts";

type Desk = { part: Part; ports: ConsumePorts; atOnce: AtOnce; permits: Permits; ends: Ends };

/** Safe are those that ended and were told, and those that nobody wants any more. */
export async function workOn(part: Part, atOnce: AtOnce, ports: ConsumePorts): Promise<Safe[]> {
  const claims = claimsOf(part, "work");
  if (claims.length === 0) return [];
  const desk = { part, ports, atOnce, permits: new Permits(part, ports), ends: new Ends(part, ports, claims.length) };
  const open = new Set(claims.map(({ attempt }) => new Run(attempt)));
  void beat(part, claims[0]!.claim.heartbeatMs, open, ports);
  const safe = await Promise.all(
    [...open].map(async (run) => {
      const isSafe = await isDone(run, desk);
      open.delete(run);
      return isSafe ? [{ dubId: part.dubId, attempt: run.attempt }] : [];
    }),
  );
  return safe.flat();
}

async function isDone(run: Run, desk: Desk): Promise<boolean> {
  const { attempt } = run;
  try {
    const outcome = await desk.atOnce.run(() => begin(run, desk));
    return await desk.ends.add(outcome && { attempt, outcome });
  } catch (error) {
    desk.ports.log("unit_failed", { dub: desk.part.dubId, attempt, error: describeError(error) });
    await desk.ends.add(null);
    return false;
  }
}

/** Null: nobody wants it any more. */
async function begin(run: Run, { permits, ports }: Desk) {
  try {
    const claim = run.isStopped ? null : await permits.permit(run.attempt);
    return claim && (await run.work(claim, ports, () => mayBegin(run, permits)));
  } finally {
    permits.drop(run.attempt);
  }
}

async function mayBegin(run: Run, permits: Permits): Promise<boolean> {
  try {
    if (run.isStopped) return false;
    if ((await permits.permit(run.attempt)) === null) run.cancel();
    return !run.isStopped;
  } catch (error) {
    run.giveUp(error);
    return false;
  }
}
