/** What is done here and not by a service: each attempt from its claim to the dub's hearing of its end. */
import { describeError } from "../../describe-error.ts";
import type { LimitFunction } from "p-limit";
import { beat } from "./beat.ts";
import { Ends } from "./ends.ts";
import { claimsOf, type Part, type Safe } from "./part.ts";
import { Permits } from "./permits.ts";
import type { ConsumePorts } from "./ports.ts";
import { Run } from "./run.ts";

type Desk = { part: Part; ports: ConsumePorts; atOnce: LimitFunction; permits: Permits; ends: Ends };

/** Safe are those that ended and were told, and those that nobody wants any more. What the dub gives to do next is done as well: it has no message. */
export async function workOn(part: Part, atOnce: LimitFunction, ports: ConsumePorts): Promise<Safe[]> {
  const claims = claimsOf(part, "work");
  if (claims.length === 0) return [];
  const permits = new Permits(part, ports);
  const open = new Set(claims.map(({ attempt }) => new Run(attempt)));
  const fed: Promise<boolean>[] = [];
  const ends = new Ends(
    part,
    ports,
    claims.map(({ attempt }) => attempt),
    (given) => {
      permits.give(given);
      for (const { attempt } of given.more) fed.push(follow(new Run(attempt), open, desk));
    },
  );
  const desk: Desk = { part, ports, atOnce, permits, ends };
  void beat(part, claims[0]!.claim.heartbeatMs, open, ports);
  const safe = await Promise.all([...open].map(async (run) => ((await follow(run, open, desk)) ? [{ dubId: part.dubId, attempt: run.attempt }] : [])));
  for (let told = 0; told < fed.length; told++) await fed[told];
  return safe.flat();
}

async function follow(run: Run, open: Set<Run>, desk: Desk): Promise<boolean> {
  open.add(run);
  const isSafe = await isDone(run, desk);
  open.delete(run);
  return isSafe;
}

async function isDone(run: Run, desk: Desk): Promise<boolean> {
  const { attempt } = run;
  try {
    const outcome = await desk.atOnce(() => begin(run, desk));
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
