/** Compute work gets in line at the pool of its service; then its dub is told its place. */
import { describeError } from "../../describe-error.ts";
import { claimsOf, type Part, type Safe } from "./part.ts";
import type { ConsumePorts } from "./ports.ts";

type Waiting = Safe & { lane: string; workspaceId: string };
type Placed = Safe & { ahead: number };

/** One call to each lane, and one to each dub. What nobody wants any more is safe as well. */
export async function enterPools(parts: Part[], ports: ConsumePorts): Promise<Safe[]> {
  const waiting = parts.flatMap((part) => claimsOf(part, "compute").map(({ attempt, claim }) => ({ ...claim, dubId: part.dubId, attempt })));
  const lanes = Map.groupBy(waiting, ({ lane }) => lane);
  const placed = (await Promise.all([...lanes].map(([lane, entries]) => enter(lane, entries, ports)))).flat();
  const told = await Promise.all(
    parts.map((part) =>
      tell(
        part,
        placed.filter(({ dubId }) => dubId === part.dubId),
        ports,
      ),
    ),
  );
  const stale = parts.flatMap((part) => claimsOf(part, "stale").map(({ attempt }) => ({ dubId: part.dubId, attempt })));
  return [...stale, ...told.flat()];
}

async function enter(lane: string, entries: Waiting[], ports: ConsumePorts): Promise<Placed[]> {
  try {
    const places = await ports.pool(lane).enterAll(entries.map(({ dubId, attempt, workspaceId }) => ({ dubId, attempt, workspaceId })));
    return entries.map(({ dubId, attempt }, index) => ({ dubId, attempt, ahead: places[index]!.ahead }));
  } catch (error) {
    ports.log("enter_failed", { lane, attempts: entries.length, error: describeError(error) });
    return [];
  }
}

/** To be in line twice is no harm: where the dub was not told, the message comes again. */
async function tell({ dubId, dub }: Part, placed: Placed[], ports: ConsumePorts): Promise<Safe[]> {
  if (placed.length === 0) return [];
  try {
    await dub.queued(placed.map(({ attempt, ahead }) => ({ attempt, ahead })));
    return placed;
  } catch (error) {
    ports.log("queued_untold", { dub: dubId, attempts: placed.length, error: describeError(error) });
    return [];
  }
}
