/**
 * OpenAI's speech (POST /v1/audio/speech; developers.openai.com/api/reference, npm openai 7.59.0, src/resources/audio/speech.ts):
 * gpt-4o-mini-tts, tts-1 and tts-1-hd. PCM of 24 kHz; 4,096 characters, and 2,000 tokens for gpt-4o-mini-tts. All three are shut down on
 * 2027-01-06, says OpenAI; servers that speak as it does (OPENAI_BASE_URL) stay. By plain fetch, as transcriptions are.
 */
import { callForBytes } from "../call.ts";
import { type VoiceEngine, voiceEngine } from "../catalog-voices.ts";
import { minutesCost } from "../prices.ts";
import {
  charactersCost,
  charactersInVain,
  charactersSpoken,
  OPENAI_MINI_TTS_MICROS_PER_CALL,
  OPENAI_MINI_TTS_MICROS_PER_MINUTE,
  OPENAI_MINI_TTS_MICROS_PER_TEXT_TOKEN,
} from "../prices-voices.ts";
import { askedOf, type SpeaksHow } from "../speech-asked.ts";
import { durationMsOf, mostBytesFor, soundOf, type SpeechConfig } from "../speech-sound.ts";
import { plainText } from "../speech-text.ts";
import type { Pcm, SpeechProvider, SpeechRequest, Spoken } from "../speech.ts";
import { meaningOf } from "./refusals.ts";
import { instructions } from "./speech-instructions.ts";

export type OpenAiVoice = "gpt-4o-mini-tts" | "tts-1" | "tts-1-hd";
const PCM_RATE = 24_000;
/** It reads everything aloud. */
const HOW: SpeaksHow = { marks: "none", mindsContext: false };

export function openAiSpeech(model: OpenAiVoice, config: SpeechConfig): SpeechProvider {
  const engine = voiceEngine(`openai/${model}`);
  return {
    engine: engine.id,
    speak: (request) => speak(model, engine, config, request),
    inVain: ({ text }) => charactersInVain(plainText(text, HOW.marks), config.microsPerThousandCharacters, perCall(model, config)),
  };
}

async function speak(model: OpenAiVoice, engine: VoiceEngine, config: SpeechConfig, request: SpeechRequest): Promise<Spoken> {
  const { signal, mayBegin } = request;
  const asked = askedOf(engine, request, HOW);
  const body = JSON.stringify({
    model,
    input: asked.text,
    // A voice of one's own is named by its id.
    voice: asked.voice.startsWith("voice_") ? { id: asked.voice } : asked.voice,
    response_format: "pcm",
    ...(asked.speed !== 1 && { speed: asked.speed }),
    ...(engine.speech.instructs && { instructions: instructions(request.language, request.delivery) }),
  });
  const headers = { authorization: `Bearer ${config.apiKey}`, "content-type": "application/json" };
  const reply = await callForBytes(
    {
      vendor: "OpenAI",
      url: `${config.baseUrl}/audio/speech`,
      headers,
      body,
      meaning: meaningOf,
      signal,
      mayBegin,
      mostBytes: mostBytesFor(asked.text, config),
    },
    config,
  );
  const sound = soundOf("OpenAI", reply, PCM_RATE);
  return { sound, speed: asked.speed, warnings: asked.warnings, usage: charactersSpoken(asked.text, costOf(model, asked.text, body, sound, config)) };
}

const isFree = ({ microsPerThousandCharacters }: SpeechConfig): boolean => microsPerThousandCharacters === 0;
const perCall = (model: OpenAiVoice, config: SpeechConfig): number => (model === "gpt-4o-mini-tts" && !isFree(config) ? OPENAI_MINI_TTS_MICROS_PER_CALL : 0);

/**
 * gpt-4o-mini-tts is paid by tokens that nobody tells us of: OpenAI's own estimate by the minute. Of speech it is less than what is held for the
 * text; of one that does not find its end it is more, and is counted as what it is.
 */
function costOf(model: OpenAiVoice, text: string, body: string, sound: Pcm, config: SpeechConfig): number {
  if (model !== "gpt-4o-mini-tts" || isFree(config)) return charactersCost(text, config.microsPerThousandCharacters);
  // Three bytes a token are less than any script needs.
  const textTokens = new TextEncoder().encode(body).length / 3;
  return Math.ceil(minutesCost(durationMsOf(sound), OPENAI_MINI_TTS_MICROS_PER_MINUTE) + textTokens * OPENAI_MINI_TTS_MICROS_PER_TEXT_TOKEN);
}
