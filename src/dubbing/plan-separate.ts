/** Voice and background, piece by piece, each with its neighbours' edges so that seams do not sound. */
import { PIECE_SAMPLES } from "../../containers/contract/stages.ts";
import type { Heard } from "./plan-hear.ts";
import type { Piece } from "./planning.ts";

/** How far a piece looks into its neighbours. */
const CONTEXT_MS = 1_000;

export function separate({ input, graph, unit, extracted, extract }: Heard): Piece[] {
  const engine = input.engines.separate;
  const { shifts, overlap } = input.options;
  const named = (name: string) => Array.from({ length: extract.pieces }, (_, index) => graph.artifact(extracted, `${name}/${index}`));
  const programmes = named("programme");
  // Of many channels only those that carry speech are parted: music in the others stays as it is.
  const heard = extract.channels > 2 ? named("voiced") : programmes;
  return programmes.map((programme, index) => {
    const startSample = index * PIECE_SAMPLES;
    const samples = Math.min(PIECE_SAMPLES, extract.samples - startSample);
    const piece = { index, startSample, samples, programme, voiced: extract.channels > 2 ? heard[index]! : null };
    if (!engine) return { ...piece, background: null, vocals: null, voice: null, parted: null };
    const parted = unit({
      stage: "separate",
      label: `separate/${index}`,
      lane: engine.lane,
      engine,
      params: { engine: engine.id, contextMs: CONTEXT_MS, ...(shifts > 0 && { shifts }), ...(overlap !== 0.25 && { overlap }) },
      inputs: { before: heard.slice(Math.max(0, index - 1), index), programme: heard[index]!, after: heard.slice(index + 1, index + 2) },
      weight: 2,
    });
    if (parted.status === "failed") return { ...piece, background: null, vocals: null, voice: null, parted };
    const [background, vocals, voice] = ["background", "vocals", "voice"].map((name) => graph.artifact(parted, name));
    return { ...piece, background: background!, vocals: vocals!, voice: voice!, parted };
  });
}
