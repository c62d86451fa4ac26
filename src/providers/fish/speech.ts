/**
 * Fish Audio's speech (POST /v1/tts; github.com/fishaudio/docs, api-reference/openapi.json, TTSRequest): a voice by its reference id, or a
 * sample with its text sent along (MessagePack, since JSON holds no bytes). PCM, 16 bit mono of 44.1 kHz. Its length limit is not published.
 * What stands in round (s1) or square brackets (s2) it performs instead of saying, so none goes there.
 */
import { encode } from "@msgpack/msgpack";
import { callForBytes } from "../call.ts";
import { type VoiceEngine, voiceEngine } from "../catalog-voices.ts";
import { charactersInVain, charactersSpoken, FISH_MICROS_PER_BYTE } from "../prices-voices.ts";
import { type Asked, askedOf, type SpeaksHow } from "../speech-asked.ts";
import { mostBytesFor, soundOf, type SpeechConfig } from "../speech-sound.ts";
import { plainText } from "../speech-text.ts";
import type { SpeechProvider, SpeechRequest, Spoken } from "../speech.ts";

export const FISH_URL = "https://api.fish.audio";
export type FishModel = "s1" | "s2.1-pro";
const PCM_RATE = 44_100;
const HOW: SpeaksHow = { marks: "cues", mindsContext: false };

export function fishSpeech(model: FishModel, config: SpeechConfig): SpeechProvider {
  const engine = voiceEngine(`fish/${model}`);
  return {
    engine: engine.id,
    speak: (request) => speak(model, engine, config, request),
    inVain: ({ text }) => charactersInVain(plainText(text, HOW.marks), config.microsPerThousandCharacters),
  };
}

async function speak(model: FishModel, engine: VoiceEngine, config: SpeechConfig, request: SpeechRequest): Promise<Spoken> {
  const { signal, mayBegin } = request;
  const asked = askedOf(engine, request, HOW);
  const headers = { authorization: `Bearer ${config.apiKey}`, "content-type": "application/msgpack", model };
  const body = encode(bodyOf(asked));
  const reply = await callForBytes(
    { vendor: "Fish Audio", url: `${config.baseUrl}/v1/tts`, headers, body, signal, mayBegin, mostBytes: mostBytesFor(asked.text, config) },
    config,
  );
  const sound = soundOf("Fish Audio", reply, PCM_RATE);
  return { sound, speed: asked.speed, warnings: asked.warnings, usage: charactersSpoken(asked.text, costOf(asked.text)) };
}

function bodyOf({ text, voice, reference, speed }: Asked) {
  return {
    text,
    // Without either it speaks with any voice.
    ...(reference === null ? { reference_id: voice } : { references: [{ audio: reference.audio, text: reference.text ?? "" }] }),
    ...(speed !== 1 && { prosody: { speed } }),
    format: "pcm",
    sample_rate: PCM_RATE,
    latency: "normal",
  };
}

/** By bytes of UTF-8. */
const costOf = (text: string): number => new TextEncoder().encode(text).length * FISH_MICROS_PER_BYTE;
