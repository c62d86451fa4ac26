import type { z } from "zod";
import { reportCard } from "../dubbing/report/build.ts";
import { ReportInput } from "../dubbing/report/input.ts";
import { ReportTotals } from "../dubbing/report/totals-schema.ts";
import type { WorkerStage } from "./worker-stage.ts";

export const version = 3;

export const ReportParams = ReportInput;
export type ReportParams = z.infer<typeof ReportParams>;
export const ReportValue = ReportTotals;
export type ReportValue = z.infer<typeof ReportValue>;

/** No inputs. artifact: `report` (JSON, ReportCard). The value is the totals only. Deterministic. */
export const report: WorkerStage = async (run) => {
  const card = reportCard(ReportParams.parse(run.params));
  await run.write("report", new TextEncoder().encode(JSON.stringify(card)), "application/json");
  return { value: card.totals satisfies ReportValue };
};
