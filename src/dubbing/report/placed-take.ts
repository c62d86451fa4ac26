/** What of a take is heard where, and what of it nowhere. */
import type { Placement } from "../script.ts";
import type { ReportTake } from "./input.ts";
import { joined, lengthMs, without, type Span } from "./spans.ts";

/** Where the take is heard, in ms of the film; nowhere, if it is not placed. */
export function heardSpans({ placed, startMs, endMs, parts }: Placement): Span[] {
  if (!placed) return [];
  return parts ? parts.map((part): Span => [part.startMs, part.endMs]) : [[startMs, endMs]];
}

/** Sound of the take, in ms of it, that is in no part: neither placed nor one of its pauses. */
export function cutMs({ parts }: Placement, { durationMs, pauses }: Pick<ReportTake, "durationMs" | "pauses">): number {
  if (!parts) return 0;
  const used = parts.map(({ fromMs, toMs }): Span => [fromMs, toMs ?? durationMs]);
  return lengthMs(without([[0, durationMs]], joined([...used, ...pauses])));
}

/** One part as long as the take: then it sounds as it was spoken. */
export function isUnchanged({ startMs, endMs, parts }: Placement, durationMs: number): boolean {
  const only = parts?.[0] ?? { fromMs: 0, toMs: null, startMs, endMs };
  const isWhole = only.fromMs === 0 && (only.toMs === null || only.toMs >= durationMs);
  return (parts?.length ?? 1) === 1 && isWhole && Math.abs(only.endMs - only.startMs - durationMs) <= 1;
}
