/** Sound as a vendor answered with it. */
import { BadSound } from "../sound/bad-sound.ts";
import { readSound } from "../sound/read-sound.ts";
import type { VendorBytes } from "./call.ts";
import { VendorFailure } from "./failure.ts";
import { mostSoundBytes } from "./sound-size.ts";
import { charactersOf } from "./speech-text.ts";
import type { Pcm } from "./speech.ts";
import type { VendorConfig } from "./transcription.ts";

/** What every adapter that speaks needs of the world. `microsPerThousandCharacters`: 0 where the key is the user's own, or the host asks nothing. */
export type SpeechConfig = Omit<VendorConfig, "microsPerMinute"> & {
  microsPerThousandCharacters: number;
  /** The address is a user's own, and so is what answers there. */
  isForeign?: boolean;
};

/** Of an answer to this text; undefined: of a vendor that we know, whose sound counts for what it costs however long it is. */
export const mostBytesFor = (text: string, { isForeign = false }: Pick<SpeechConfig, "isForeign">): number | undefined =>
  isForeign ? mostSoundBytes(charactersOf(text)) : undefined;

/** `pcmRate`: of the headerless PCM that was asked for; null: a WAV was. Throws VendorFailure. */
export function soundOf(vendor: string, { bytes, contentType }: VendorBytes, pcmRate: number | null): Pcm {
  try {
    return readSound(bytes, contentType, pcmRate);
  } catch (error) {
    if (error instanceof BadSound) throw new VendorFailure("vendor_malformed", `${vendor} ${error.message}`);
    throw error;
  }
}

export const durationMsOf = ({ samples, sampleRate }: Pcm): number => Math.round((samples.length * 1000) / sampleRate);
