/** From the moment a unit could have begun to its claim by a consumer: what dispatch, the queue and the claim take. */
import type { Node } from "./dag.ts";

/**
 * A unit could begin once what it needs had ended and its vendor had room: the k-th that was claimed of a stage has room once
 * k - cap others have ended. In the order of their claims.
 */
export function dispatchLatencies(nodes: readonly Node[], capOf: (stage: string) => number): number[] {
  return [...Map.groupBy(nodes, ({ stage }) => stage)].flatMap(([stage, members]) => ofStage(members, capOf(stage)));
}

function ofStage(members: readonly Node[], cap: number): number[] {
  const byClaim = members.toSorted((a, b) => a.claimedAt - b.claimedAt);
  const ended = members.map(({ endedAt }) => endedAt).sort((a, b) => a - b);
  const roomAt = (index: number): number => (index >= cap ? ended[index - cap]! : 0);
  return byClaim.map((unit, index) => unit.claimedAt - Math.max(readyAt(unit), roomAt(index)));
}

const readyAt = ({ needs }: Node): number => Math.max(0, ...needs.map(({ endedAt }) => endedAt));
