/** A sample of every speaker's voice: to be listened to, and to be cloned from. Nothing waits for it but the end of a job that makes nothing else. */
import { PIECE_MS } from "../../containers/contract/stages.ts";
import { all } from "../graph/graph.ts";
import type { Heard } from "./plan-hear.ts";
import type { Piece, Script } from "./planning.ts";
import { MOST_SAMPLE_MS, sampleSpans } from "./voice-sample.ts";

/** From the parted voice where there is one. False: a sample is still to come. */
export function planReferences({ input, graph, unit, extracted, extract }: Heard, script: Script, pieces: readonly Piece[]): boolean {
  if (input.versions.segment === 1) return true;
  const sounds = Array.from({ length: extract.pieces }, (_, index) => pieces[index]?.vocals ?? graph.artifact(extracted, `programme/${index}`));
  if (sounds.some(({ status }) => status === "pending")) return false;
  const spansOf = graph.memo.once("samples", [script.lines], () => sampleSpans(script.lines));
  const samples = [...spansOf].map(([speakerId, spans]) => {
    const touched = [...new Set(spans.flatMap(({ startMs, endMs }) => [Math.floor(startMs / PIECE_MS), Math.floor((endMs - 1) / PIECE_MS)]))];
    const used = touched.filter((piece) => piece < sounds.length).sort((a, b) => a - b);
    if (used.length === 0) return { status: "done", value: null } as const;
    const params = { pieces: used, spans, mostMs: MOST_SAMPLE_MS };
    const ref = unit({
      stage: "reference",
      label: `reference/${speakerId}`,
      lane: "media",
      params,
      inputs: { sound: used.map((piece) => sounds[piece]!) },
      weight: 0.3,
    });
    return ref.status === "failed" ? ({ status: "done", value: null } as const) : ref;
  });
  return all<unknown>(samples).status === "done";
}
