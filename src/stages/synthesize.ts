/** A line spoken by a vendor: what the kokoro service does for its own engines, to the same take (trimmed, 16 bit mono WAV) and the same figures. */
import type { z } from "zod";
import { SynthesizeParams, type SynthesizeValue } from "../../containers/contract/stages.ts";
import { SpeakHints } from "../dubbing/hints.ts";
import type { Spoken } from "../providers/speech.ts";
import { speechLevelDb } from "../sound/level.ts";
import { pauses } from "../sound/pauses.ts";
import { trim } from "../sound/trim.ts";
import { writeWav } from "../sound/write-wav.ts";
import type { VendorStage } from "./worker-stage.ts";
import { voiceReference } from "./voice-reference.ts";

const MOST_WARNINGS = 20;
const LONGEST_WARNING = 300;

/** inputs: reference[0..1] (FLAC or WAV mono). artifact: `take` (WAV). Not deterministic. */
export const synthesize: VendorStage = async (run) => {
  const { engine, text, spoken, referenceText, speed = 1, ...asked } = SynthesizeParams.parse(run.params);
  const hints = SpeakHints.parse(run.hints);
  if (!run.speak) throw new Error("nobody speaks here");
  const end = await run.speak.speak({
    ...asked,
    ...hints,
    engine,
    speed,
    text: spoken ?? text,
    reference: await voiceReference(run, referenceText ?? null),
    signal: run.signal,
    mayBegin: () => run.mayBegin(),
  });
  if (end.kind === "failed") return end;
  const take = trim(end.sound);
  // It was paid for, and asked for the same with the same seed a vendor answers the same: whoever wants another take asks for another variant.
  if (take.samples.length === 0) return { failure: { code: "silent_take", message: `${engine} answered with silence.`, retryable: false }, usage: end.usage };
  await run.write("take", writeWav(take), "audio/wav");
  return { value: valueOf({ ...end, sound: take }), usage: end.usage };
};

function valueOf({ sound, speed = 1, warnings }: Omit<Spoken, "usage">): z.infer<typeof SynthesizeValue> {
  const { samples, sampleRate } = sound;
  return {
    durationMs: Math.round((samples.length * 1000) / sampleRate),
    sampleRate,
    samples: samples.length,
    levelDb: speechLevelDb(sound),
    warnings: [...new Set(warnings)].slice(0, MOST_WARNINGS).map((warning) => warning.slice(0, LONGEST_WARNING)),
    speed,
    pauses: pauses(sound),
  };
}
