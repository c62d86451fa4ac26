/** A piece of speech as a part of a form: one copy of its bytes, so that those it was read into can go. */
import { flacDurationMs } from "./flac.ts";
import type { SpeechFile } from "./transcription.ts";

export const speechFile = (bytes: Uint8Array): SpeechFile => ({ file: new Blob([bytes], { type: "audio/flac" }), durationMs: flacDurationMs(bytes) });
