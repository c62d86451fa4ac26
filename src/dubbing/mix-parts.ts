/** Milliseconds of a placement to exact samples of the mixer. Pure. */
import { type MixParams, SAMPLE_RATE } from "../../containers/contract/stages.ts";
import type { PlacedPart, Placement } from "./script.ts";

type Part = MixParams["placements"][number]["parts"][number];
type Sound = { samples: number; sampleRate: number };

const SAMPLES_PER_MS = SAMPLE_RATE / 1000;

/** `isChanged`: it is not heard just as it was spoken. A part that lasts as long as in its take keeps every sample of it. */
export function placedParts(placement: Placement, take: Sound): { parts: Part[]; isChanged: boolean } {
  const { startMs, endMs, parts = [{ fromMs: 0, toMs: null, startMs, endMs }] } = placement;
  const wholeMs = Math.ceil((take.samples * 1000) / take.sampleRate);
  const lastsAsLong = ({ fromMs, toMs, ...heard }: PlacedPart): boolean => (toMs ?? wholeMs) - fromMs === heard.endMs - heard.startMs;
  const placed = parts.map((part): Part => {
    const { fromMs, toMs } = part;
    const startSample = part.startMs * SAMPLES_PER_MS;
    const room = (part.endMs - part.startMs) * SAMPLES_PER_MS;
    return { fromMs, toMs, startSample, samples: Math.max(1, lastsAsLong(part) ? Math.min(room, own(part, take)) : room) };
  });
  return { parts: placed, isChanged: parts.length > 1 || !lastsAsLong(parts[0]!) };
}

/** At 48 kHz, as many as it has. */
function own({ fromMs, toMs }: PlacedPart, { samples, sampleRate }: Sound): number {
  const from = Math.round((fromMs * sampleRate) / 1000);
  const to = toMs === null ? samples : Math.min(samples, Math.round((toMs * sampleRate) / 1000));
  return Math.round(((to - from) * SAMPLE_RATE) / sampleRate);
}
