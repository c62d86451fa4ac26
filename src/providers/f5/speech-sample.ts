/** What both ways to F5-TTS send: the sample of a voice, and the key. */
import type { SpeechConfig } from "../speech-sound.ts";
import type { SpeechRequest, VoiceReference } from "../speech.ts";

export type F5Ask = { text: string; reference: VoiceReference } & Pick<SpeechRequest, "signal" | "mayBegin">;

export const keyOf = ({ apiKey }: SpeechConfig): Record<string, string> => (apiKey === "" ? {} : { authorization: `Bearer ${apiKey}` });
export const sampleOf = ({ audio, contentType }: VoiceReference): Blob => new Blob([Uint8Array.from(audio)], { type: contentType });
export const sampleName = ({ contentType }: VoiceReference): string => (contentType === "audio/flac" ? "sample.flac" : "sample.wav");
