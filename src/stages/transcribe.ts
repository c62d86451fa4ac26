import type { z } from "zod";
import { TranscribeParams, type TranscribeValue } from "../../containers/contract/stages.ts";
import { Transcript } from "../../containers/contract/transcript.ts";
import { CredentialHints } from "../dubbing/hints.ts";
import type { VendorStage } from "./worker-stage.ts";

/** inputs: speech[1] (FLAC, 16 kHz mono). artifact: `words` (JSON, Transcript). What whisperx does for its own engines. Not deterministic. */
export const transcribe: VendorStage = async (run) => {
  const { engine, ...asked } = TranscribeParams.parse(run.params);
  if (!run.hear) throw new Error("nobody hears here");
  const { credential } = CredentialHints.parse(run.hints ?? {});
  const end = await run.hear({
    ...asked,
    engine,
    credential,
    signal: run.signal,
    mayBegin: () => run.mayBegin(),
    sizeBytes: run.sizeOf("speech"),
    read: () => run.read("speech"),
  });
  if (end.kind === "failed") return end;
  const { languageProbability, usage } = end.heard;
  const warnings = end.heard.warnings.map((warning) => warning.slice(0, 300));
  const transcript = Transcript.parse({ ...end.heard.transcript, warnings });
  await run.write("words", new TextEncoder().encode(JSON.stringify(transcript)), "application/json");
  const { language, segments } = transcript;
  const words = segments.reduce((sum, segment) => sum + segment.words.length, 0);
  const value = { language, languageProbability, segments: segments.length, words, warnings };
  return { value: value satisfies z.infer<typeof TranscribeValue>, usage };
};
