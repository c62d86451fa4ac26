/** What both ways to F5-TTS are given, and send: the sample of a voice, and the key. */
import type { SpeechConfig } from "../speech-sound.ts";
import type { SpeechRequest, VoiceReference } from "../speech.ts";

export type F5Ask = { text: string; reference: VoiceReference } & Pick<SpeechRequest, "signal" | "mayBegin">;

/** `wait`: absent, by the clock of the machine. */
export type F5Config = SpeechConfig & { wait?: (ms: number) => Promise<void> };

export const keyOf = ({ apiKey }: SpeechConfig): Record<string, string> => (apiKey === "" ? {} : { authorization: `Bearer ${apiKey}` });
export const sampleOf = ({ audio, contentType }: VoiceReference): Blob => new Blob([Uint8Array.from(audio)], { type: contentType });
export const sampleName = ({ contentType }: VoiceReference): string => (contentType === "audio/flac" ? "sample.flac" : "sample.wav");
