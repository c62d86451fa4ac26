/** How long the fakes take, in ms: the service times of the model that the goals come from (published figures where there are any). */
import { createHash } from "node:crypto";

/** Of the media service and the separator: a cold start and the download are in `probe`, the upload is in `mux`. */
const FIXED: Record<string, number> = {
  probe: 3_500,
  extract: 2_000,
  /** 60 s of speech by a recognition API. */
  transcribe: 3_000,
  /** Demucs takes 1.5 s a second on four cores: 34 s of sound and half of a model's load, which two pieces share. */
  separate: 55_000,
  /** Ten lines by a language model. */
  translate: 6_000,
  mix: 300,
  encode: 500,
  join: 300,
  mux: 2_700,
};
const SYNTHESIZE_MS = 2_000;

/** A line of speech takes 0.7 to 1.5 times the mean, always the same for the same text. Stages of the consumer's own take what they take. */
export function latencyOf(stage: string, params: { [name: string]: unknown }): number {
  if (stage !== "synthesize") return FIXED[stage] ?? 0;
  const share = createHash("sha256").update(String(params["text"])).digest().readUInt16BE(0) / 65_536;
  return Math.round(SYNTHESIZE_MS * (0.7 + 0.8 * share));
}

/** Calls that a vendor takes at once. What our own services take, wrangler.toml says (deployed.ts). */
export const CAPS: Record<string, number> = { synthesize: 30, translate: 15, transcribe: 10 };
