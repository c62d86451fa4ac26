/** Which vendor speaks as which engine of the catalogue, and what it needs to be on. Adding one: its folder, a line here, its entry in catalog-voices.ts. */
import { elevenLabsCloning } from "./elevenlabs/clone.ts";
import { ELEVENLABS_URL } from "./elevenlabs/scribe.ts";
import { elevenLabsSpeech, type ElevenLabsVoice } from "./elevenlabs/speech.ts";
import { f5Speech } from "./f5/speech.ts";
import { FISH_URL, type FishModel, fishSpeech } from "./fish/speech.ts";
import { openAiSpeech, type OpenAiVoice } from "./openai/speech.ts";
import { OPENAI_URL } from "./openai/transcription.ts";
import { voiceEngine } from "./catalog-voices.ts";
import type { SpeechConfig } from "./speech-sound.ts";
import type { CloningProvider, SpeechProvider } from "./speech.ts";
import type { VendorConfig } from "./transcription.ts";
import type { VendorSettings } from "./vendor-settings.ts";

type World = Pick<VendorConfig, "fetch" | "now"> & Pick<SpeechConfig, "isForeign">;
type Voices = {
  needs: (settings: VendorSettings) => (keyof VendorSettings)[];
  speak: (settings: VendorSettings, world: World) => SpeechProvider;
  /** Absent: it keeps no cloned voices. */
  clone?: (settings: VendorSettings, world: World) => CloningProvider;
};

/** A line is spoken in a few seconds; a unit of work has five minutes (src/dubs/consume), its turn and its reading among them. */
const timeLimitMs = 90_000;
const microsOf = (engine: string) => ({ microsPerThousandCharacters: voiceEngine(engine).microsPerThousandCharacters ?? 0 });

const openAi = (model: OpenAiVoice): Voices => ({
  needs: () => ["OPENAI_API_KEY"],
  speak: ({ OPENAI_API_KEY: apiKey, OPENAI_BASE_URL }, world) =>
    openAiSpeech(model, { ...world, ...microsOf(`openai/${model}`), timeLimitMs, apiKey, baseUrl: OPENAI_BASE_URL || OPENAI_URL }),
});
const elevenLabs = (model: ElevenLabsVoice): Voices => {
  const config = ({ ELEVENLABS_API_KEY: apiKey, ELEVENLABS_BASE_URL }: VendorSettings, world: World) => ({
    ...world,
    timeLimitMs,
    apiKey,
    baseUrl: ELEVENLABS_BASE_URL || ELEVENLABS_URL,
  });
  return {
    needs: () => ["ELEVENLABS_API_KEY"],
    speak: (settings, world) => elevenLabsSpeech(model, { ...config(settings, world), ...microsOf(`elevenlabs/${model}`) }),
    clone: (settings, world) => elevenLabsCloning(model, config(settings, world)),
  };
};
const fish = (model: FishModel): Voices => ({
  needs: () => ["FISH_API_KEY"],
  speak: ({ FISH_API_KEY: apiKey, FISH_BASE_URL }, world) =>
    fishSpeech(model, { ...world, ...microsOf(`fish/${model}`), timeLimitMs, apiKey, baseUrl: FISH_BASE_URL || FISH_URL }),
});

const speakers: Readonly<Record<string, Voices>> = {
  "openai/gpt-4o-mini-tts": openAi("gpt-4o-mini-tts"),
  "openai/tts-1": openAi("tts-1"),
  "openai/tts-1-hd": openAi("tts-1-hd"),
  "elevenlabs/eleven_multilingual_v2": elevenLabs("eleven_multilingual_v2"),
  "elevenlabs/eleven_flash_v2_5": elevenLabs("eleven_flash_v2_5"),
  "fish/s2.1-pro": fish("s2.1-pro"),
  "fish/s1": fish("s1"),
  "f5/f5-tts": {
    // A server of one's own may ask for no key.
    needs: ({ F5_API }) => (F5_API === "302" ? ["F5_URL", "F5_KEY"] : ["F5_URL"]),
    speak: ({ F5_URL: baseUrl, F5_KEY: apiKey, F5_API, F5_MICROS_PER_THOUSAND_CHARACTERS: microsPerThousandCharacters }, world) =>
      f5Speech(F5_API, { ...world, timeLimitMs, apiKey, baseUrl, microsPerThousandCharacters }),
  },
};

/** Why a vendor's voice is off, in a sentence; null: it is on, or no vendor's. */
export function whyVoiceIsOff(engine: string, settings: VendorSettings): string | null {
  const missing = speakers[engine]?.needs(settings).filter((name) => !settings[name]) ?? [];
  if (missing.length === 0) return null;
  return `${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not set.`;
}

/** Null: no vendor speaks as it, or the vendor is off. So is clonerOf, where it keeps no cloned voices. */
export function speakerOf(engine: string, settings: VendorSettings, world: World): SpeechProvider | null {
  return whyVoiceIsOff(engine, settings) === null ? (speakers[engine]?.speak(settings, world) ?? null) : null;
}

export function clonerOf(engine: string, settings: VendorSettings, world: World): CloningProvider | null {
  return whyVoiceIsOff(engine, settings) === null ? (speakers[engine]?.clone?.(settings, world) ?? null) : null;
}
