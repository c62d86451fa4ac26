/**
 * How the rest of OneVoice has a vendor forget a cloned voice that it keeps: with the key that it was made with, at the pace that this key
 * allows. Whoever asks repeats it until it is done.
 */
import { VendorFailure } from "./failure.ts";
import { lookedUp } from "./looked-up.ts";
import { UNPACED } from "./pacing.ts";
import type { SpeakPorts } from "./speak.ts";

export type ForgetPorts = Pick<SpeakPorts, "clonerOf" | "pacing"> & { log: (event: string, fields: Record<string, string>) => void };
/** `voice` null: it is not known, and is found by its name. */
export type ForgetVoice = { engine: string; credential: string | null; voice: string | null; name: string };

/** Rejects where another try may succeed. What is kept with a key that was deleted only its owner can delete: that is logged. */
export function voiceForgetter({ clonerOf, pacing = UNPACED, log }: ForgetPorts): (ask: ForgetVoice) => Promise<void> {
  return async ({ engine, credential, voice, name }) => {
    const found = await lookedUp(engine, () => clonerOf(engine, credential));
    if (found.kind === "failed") {
      if (found.failure.code !== "credential_gone") throw new Error(found.failure.code);
      return log("voice_left_behind", { engine, voice: voice ?? name });
    }
    const { signal } = new AbortController();
    const call = { vendor: engine.slice(0, engine.indexOf("/")), key: credential ?? "house", characters: 0, signal };
    await pacing.paced(call, () => found.provider.forget({ voice, name, signal })).catch(inAWord);
  };
}

/** The message is for people who dub; this goes to a log. */
function inAWord(error: unknown): never {
  throw error instanceof VendorFailure ? new Error(error.code) : error;
}
