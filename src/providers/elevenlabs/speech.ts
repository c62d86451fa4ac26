/**
 * ElevenLabs' speech (POST /v1/text-to-speech/{voice}; elevenlabs.io/docs/api-reference/text-to-speech/convert, npm
 * @elevenlabs/elevenlabs-js 2.73.0, BodyTextToSpeechFull): PCM of 24 kHz, which every plan has (44.1 kHz needs Pro). 10,000 characters for
 * Multilingual v2 and 40,000 for Flash v2.5, fewer on the free plan. Both read `<break>` as an order. By plain fetch, as Scribe is.
 */
import { callForBytes } from "../call.ts";
import { type VoiceEngine, voiceEngine } from "../catalog-voices.ts";
import { languageSubtag } from "../language-subtag.ts";
import { charactersCost, charactersInVain, charactersSpoken } from "../prices-voices.ts";
import { askedOf, type SpeaksHow } from "../speech-asked.ts";
import { mostBytesFor, soundOf, type SpeechConfig } from "../speech-sound.ts";
import { plainText } from "../speech-text.ts";
import type { Delivery, SpeechProvider, SpeechRequest, Spoken } from "../speech.ts";
import { meaningOf } from "./refusals.ts";
import { voiceSettings } from "./speech-settings.ts";

export type ElevenLabsVoice = "eleven_multilingual_v2" | "eleven_flash_v2_5";
const PCM_RATE = 24_000;
const HOW: SpeaksHow = { marks: "tags", mindsContext: true };
/** A sentence or two are enough to carry on from. */
const CONTEXT_CHARACTERS = 300;
/** The vendor's names of languages that have others in BCP 47. */
const OTHER_CODES: Record<string, string> = { tl: "fil", nb: "no" };

export function elevenLabsSpeech(model: ElevenLabsVoice, config: SpeechConfig): SpeechProvider {
  const engine = voiceEngine(`elevenlabs/${model}`);
  return {
    engine: engine.id,
    speak: (request) => speak(model, engine, config, request),
    inVain: ({ text }) => charactersInVain(plainText(text, HOW.marks), config.microsPerThousandCharacters),
  };
}

async function speak(model: ElevenLabsVoice, engine: VoiceEngine, config: SpeechConfig, request: SpeechRequest): Promise<Spoken> {
  const { signal, mayBegin } = request;
  const { text, voice, speed, warnings } = askedOf(engine, request, HOW);
  const url = `${config.baseUrl}/v1/text-to-speech/${encodeURIComponent(voice)}?output_format=pcm_${PCM_RATE}`;
  const headers = { "xi-api-key": config.apiKey, "content-type": "application/json" };
  const body = JSON.stringify(bodyOf(model, engine, text, { ...request, speed }));
  const reply = await callForBytes(
    { vendor: "ElevenLabs", url, headers, body, meaning: meaningOf, signal, mayBegin, mostBytes: mostBytesFor(text, config) },
    config,
  );
  const sound = soundOf("ElevenLabs", reply, PCM_RATE);
  const usage = charactersSpoken(text, charactersCost(text, config.microsPerThousandCharacters));
  return { sound, speed, warnings: [...warnings, ...unheard(engine.id, request.delivery)], usage };
}

function bodyOf(
  model: ElevenLabsVoice,
  { languages }: VoiceEngine,
  text: string,
  { language, delivery, variant, speed = 1, previousText, nextText }: SpeechRequest,
) {
  const spoken = languageSubtag(language);
  const code = OTHER_CODES[spoken] ?? spoken;
  return {
    text,
    model_id: model,
    // Multilingual v2 does not take it: it hears the language in the text.
    ...(model === "eleven_flash_v2_5" && languages?.includes(spoken) && { language_code: code }),
    voice_settings: voiceSettings(delivery, speed),
    seed: variant,
    ...(previousText !== null && { previous_text: context(previousText, -CONTEXT_CHARACTERS) }),
    ...(nextText !== null && { next_text: context(nextText, 0, CONTEXT_CHARACTERS) }),
  };
}

/** By characters: half of one is no text. */
const context = (text: string, ...part: [number, number?]): string =>
  Array.from(plainText(text, HOW.marks))
    .slice(...part)
    .join("");

const unheard = (id: string, delivery: Delivery | null): string[] =>
  (delivery?.level ?? delivery?.rate ?? null) === null ? [] : [`${id} cannot be told how loud and how fast a line was said.`];
