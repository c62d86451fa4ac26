/** What is dubbed: the whole video, or for a preview a part of it, which then is a film of its own with its own time 0. Pure. */
import type { ProbeValue } from "../../containers/contract/stages.ts";
import type { Ref } from "../graph/graph.ts";
import type { Film } from "./planning.ts";

/** A shorter rest of the video is no preview. */
const SHORTEST_MS = 500;

/** Failed (`range_outside`) when the range begins where the video has ended; one that reaches beyond its end ends with it. */
export function filmOf(probe: ProbeValue, range: { startMs: number; endMs: number } | null): Ref<Film> {
  if (!range) return { status: "done", value: { ...probe, rangeStartMs: null } };
  const durationMs = Math.min(range.endMs, probe.durationMs) - range.startMs;
  if (durationMs >= SHORTEST_MS) return { status: "done", value: { ...probe, durationMs, rangeStartMs: range.startMs } };
  const message = `The range asked for begins at ${range.startMs} ms, and the video lasts ${probe.durationMs} ms: ask for an earlier one.`;
  return { status: "failed", failure: { code: "range_outside", message, retryable: false } };
}
