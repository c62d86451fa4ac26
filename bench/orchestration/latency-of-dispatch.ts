/** From the moment a unit could have begun to its claim by a consumer: what dispatch, the queue and the claim take. */
import type { Node } from "./dag.ts";

/**
 * A unit could begin once what it needs had ended and its vendor had room. Served in order, the k-th of a stage has room once the
 * (k - cap)-th has ended.
 */
export function dispatchLatencies(nodes: readonly Node[], capOf: (stage: string) => number): number[] {
  return [...Map.groupBy(nodes, ({ stage }) => stage)].flatMap(([stage, members]) => ofStage(members, capOf(stage)));
}

function ofStage(members: readonly Node[], cap: number): number[] {
  const inOrder = (times: number[]): number[] => times.sort((a, b) => a - b);
  const ready = inOrder(members.map(({ needs }) => Math.max(0, ...needs.map(({ endedAt }) => endedAt))));
  const claimed = inOrder(members.map(({ claimedAt }) => claimedAt));
  const ended = inOrder(members.map(({ endedAt }) => endedAt));
  return claimed.map((at, index) => at - Math.max(ready[index]!, index >= cap ? ended[index - cap]! : 0));
}
