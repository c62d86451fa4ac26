/** A speaker's voice made with a vendor that keeps cloned voices: once per speaker and dub; its id is then the voice of every take. */
import { z } from "zod";
import { CredentialHints } from "../dubbing/hints.ts";
import type { CloneValue } from "../dubbing/plan-voice.ts";
import { voiceName } from "../dubbing/voice-name.ts";
import { unitOfPrefix } from "../media/keys.ts";
import { voiceReference } from "./voice-reference.ts";
import type { VendorStage } from "./worker-stage.ts";

/** `name`: whose voice it is. `account`: with whose key, where that is the workspace's own: a voice is there for its own account alone. */
const CloneParams = z.strictObject({ engine: z.string().min(1), name: z.string().min(1).max(100), account: z.string().optional() });

/** inputs: reference[1] (FLAC or WAV mono). No artifacts. */
export const clone: VendorStage = async (run) => {
  const { engine, name } = CloneParams.parse(run.params);
  const { credential } = CredentialHints.parse(run.hints);
  if (!run.speak) throw new Error("nobody speaks here");
  const reference = await voiceReference(run, null);
  if (!reference) return { failure: { code: "reference_missing", message: `${engine} needs a sample of the voice.`, retryable: false }, usage: [] };
  const called = voiceName({ ...unitOfPrefix(run.prefix), speakerId: name });
  const end = await run.speak.clone({ engine, credential, name: called, reference, signal: run.signal, mayBegin: () => run.mayBegin() });
  if (end.kind === "failed") return end;
  return { value: { voice: end.voice } satisfies z.infer<typeof CloneValue>, usage: end.usage };
};
