/** The sample of a voice as a stage has it: FLAC of the media service, or WAV. */
import type { VoiceReference } from "../providers/speech.ts";
import { sha256Of } from "../sha256-of.ts";
import type { WorkerStageRun } from "./worker-stage.ts";

const FLAC = "fLaC";

/** Null: the unit has none. */
export async function voiceReference(run: Pick<WorkerStageRun, "count" | "read">, text: string | null): Promise<VoiceReference | null> {
  if (run.count("reference") === 0) return null;
  const audio = await run.read("reference");
  const isFlac = Array.from(FLAC).every((letter, index) => audio[index] === letter.charCodeAt(0));
  return { audio, contentType: isFlac ? "audio/flac" : "audio/wav", text, digest: await sha256Of(audio) };
}
