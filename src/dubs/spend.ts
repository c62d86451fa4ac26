/** Money, before there is any: it is counted, and a job's own limit holds. */
import type { Spend } from "./loop/ports.ts";

export function countedSpend(log: (entry: Record<string, string | number>) => void): Spend {
  return {
    authorizes: ({ worstMicros, spentMicros, ceilingMicros }) => ceilingMicros === null || spentMicros + worstMicros <= ceilingMicros,
    async settle({ dubId, workspaceId, jobId, status, usage }) {
      const vendorCostMicros = usage.reduce((sum, each) => sum + each.vendorCostMicros, 0);
      log({ event: "job_settled", dub: dubId, workspace: workspaceId, job: jobId, status, meters: usage.length, vendorCostMicros });
    },
  };
}
