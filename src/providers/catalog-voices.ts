/**
 * The engines of vendors that speak. Calls at once are our choice (speak.ts), below the smallest plan's where the vendor publishes it; how
 * fast they follow each other is the limiter's. Genders that a vendor does not publish are those that its voices are heard as.
 */
import type { Engine, SpeechAbilities, Voice } from "./catalog.ts";
import {
  ELEVENLABS_FLASH_MICROS,
  ELEVENLABS_MULTILINGUAL_MICROS,
  FISH_MICROS,
  OPENAI_MINI_TTS_MICROS,
  OPENAI_MINI_TTS_MICROS_PER_CALL,
  OPENAI_TTS_1_HD_MICROS,
  OPENAI_TTS_1_MICROS,
} from "./prices-voices.ts";

export type VoiceEngine = Engine & { speech: SpeechAbilities };

/** `id:f`, `id:m`, or `id:-` where it is heard as neither; with a name where the id is none: `id:f:Name`. */
const voices = (list: string): Voice[] =>
  list.split(" ").map((entry) => {
    const [id = "", gender, name = ""] = entry.split(":");
    return { id, language: null, gender: gender === "f" ? "female" : gender === "m" ? "male" : null, name: name.replaceAll("_", " ") || titled(id) };
  });
const titled = (id: string): string => id.slice(0, 1).toUpperCase() + id.slice(1);

/** npm openai 7.59.0, resources/audio/speech.ts; all shut down on 2027-01-06, says the same file (developers.openai.com/api/docs/deprecations). */
const OPENAI_VOICES = "alloy:- ash:m coral:f echo:m fable:- nova:f onyx:m sage:f shimmer:f";
const OPENAI_MINI_VOICES = `marin:f cedar:m ${OPENAI_VOICES} ballad:m verse:m`;
/** A voice made for one organization: `voice_1234`. */
const OPENAI_OWN_VOICE = /^voice_[a-z0-9]{4,60}$/i;

/** The default voices of every account (GET /v1/voices, category `premade`), as public lists of them have it; an account's own come by their ids. */
const ELEVENLABS_VOICES =
  "EXAVITQu4vr4xnSDxMaL:f:Sarah JBFqnCBsd6RMkjVDRZzb:m:George FGY2WhTYpPnrIDTdsKH5:f:Laura nPczCjzI2devNBz1zQrb:m:Brian " +
  "Xb7hH8MSUJpSbSDYk0k2:f:Alice onwK4e9ZLuTAKqWW03F9:m:Daniel XrExE9yKIg1WjnnlVkGX:f:Matilda cjVigY5qzO86Huf0OWal:m:Eric " +
  "cgSgspJ2msm6clMCkdW9:f:Jessica CwhRBWXzGAHq8TQ4Fs17:m:Roger pFZP5JQG7iQjIQuC4Bku:f:Lily TX3LPaxmHKxFdv7VOQHJ:m:Liam " +
  "hpp4J3VqNfWAUOO0d1Us:f:Bella IKne3meq5aSn9XLyUdCD:m:Charlie pNInz6obpgDQGcFmaJgB:m:Adam N2lVS1w4EtoT3dr4eOWO:m:Callum " +
  "bIHbv24MWmeRgasZH58o:m:Will iP95p4xoKVk53GoZ742B:m:Chris SOYHLrjzK2X1ezoPC6cr:m:Harry pqHfZKP75CvOlQylNhV4:m:Bill SAz9YHcvj6GT2YYXdXww:-:River";
/** Any voice of its library, or of the account. */
const ELEVENLABS_ANY_VOICE = /^[A-Za-z0-9]{20}$/;
/** elevenlabs.io/docs/overview/models; `tl` and `nb` are what we call its `fil` and `no`. */
const MULTILINGUAL = "en ja zh de hi fr ko pt it es id nl tr fil tl pl sv bg ro ar cs el fi hr ms sk da ta uk ru".split(" ");

/** Voices that Fish Audio's own documents speak with (github.com/fishaudio/docs). */
const FISH_VOICES =
  "933563129e564b19a115bedd57b7406a:f:Sarah bf322df2096a46f18c579d0baa36f41d:m:Adrian b347db033a6549378b48d00acb0d06cd:f:Selene " +
  "536d3a5e000945adb7038665781a4aca:m:Ethan 802e3bc2b27e49c2995d23ef70e6ac89:m:Energetic_Male 8ef4a238714b45718ce04243307c57a7:f:E-girl";
const FISH_ANY_VOICE = /^[0-9a-f]{32}$/;
const FISH_S1_LANGUAGES = "en zh ja de fr es ko ar ru nl it pl pt".split(" ");

/** As many characters as make at most about seven minutes of sound, or what the vendor takes, where that is less. */
const openAi = { atOnce: 4, languages: null };
/** gpt-4o-mini-tts has none: it takes the field and does not mind it (OpenAI's own reference said so until that note was dropped). */
const openAiSpeech: SpeechAbilities = { mostCharacters: 4_096, anyVoice: OPENAI_OWN_VOICE, speeds: { least: 0.25, most: 4 } };
const elevenLabs = { atOnce: 3, voices: voices(ELEVENLABS_VOICES) };
const elevenLabsSpeech: SpeechAbilities = {
  clones: "kept",
  instructs: true,
  mostCharacters: 5_000,
  anyVoice: ELEVENLABS_ANY_VOICE,
  speeds: { least: 0.7, most: 1.2 },
};
const fish = { atOnce: 4, voices: voices(FISH_VOICES), microsPerThousandCharacters: FISH_MICROS };
const fishSpeech: SpeechAbilities = {
  clones: "inline",
  needsReferenceText: true,
  mostCharacters: 2_000,
  anyVoice: FISH_ANY_VOICE,
  speeds: { least: 0.5, most: 2 },
};

/** In order of preference. */
export const voiceEngines: readonly VoiceEngine[] = [
  vendor("elevenlabs/eleven_multilingual_v2", {
    ...elevenLabs,
    languages: MULTILINGUAL,
    microsPerThousandCharacters: ELEVENLABS_MULTILINGUAL_MICROS,
    speech: elevenLabsSpeech,
  }),
  vendor("openai/gpt-4o-mini-tts", {
    ...openAi,
    voices: voices(OPENAI_MINI_VOICES),
    microsPerThousandCharacters: OPENAI_MINI_TTS_MICROS,
    microsPerCall: OPENAI_MINI_TTS_MICROS_PER_CALL,
    // It takes 2,000 tokens, the instructions among them; a character of a rare script is one.
    speech: { instructs: true, mostCharacters: 1_800, anyVoice: OPENAI_OWN_VOICE },
  }),
  // speech-1.6 and -1.5 are no longer offered, and Fish Audio answers for a model that it does not know with another one, unsaid.
  vendor("fish/s2.1-pro", { ...fish, languages: null, speech: fishSpeech }),
  vendor("fish/s1", { ...fish, languages: FISH_S1_LANGUAGES, speech: fishSpeech }),
  vendor("elevenlabs/eleven_flash_v2_5", {
    ...elevenLabs,
    languages: [...MULTILINGUAL, "hu", "no", "nb", "vi"],
    microsPerThousandCharacters: ELEVENLABS_FLASH_MICROS,
    speech: elevenLabsSpeech,
  }),
  vendor("openai/tts-1-hd", {
    ...openAi,
    voices: voices(OPENAI_VOICES),
    microsPerThousandCharacters: OPENAI_TTS_1_HD_MICROS,
    speech: openAiSpeech,
  }),
  vendor("openai/tts-1", {
    ...openAi,
    voices: voices(OPENAI_VOICES),
    microsPerThousandCharacters: OPENAI_TTS_1_MICROS,
    speech: openAiSpeech,
  }),
  // F5TTS_Base was trained on Emilia ZH and EN; it has no voices but the ones that it is given. It cuts long texts itself. Its
  // network knows a speed; neither form that it is asked in (f5/speech.ts) has a field for it.
  vendor("f5/f5-tts", { atOnce: 2, languages: ["en", "zh"], voices: [], speech: { clones: "inline", needsReferenceText: true, mostCharacters: 1_000 } }),
];

/** A vendor does not say which bytes its model is made of: its name is all there is to tell one from another. */
function vendor(
  id: string,
  more: Pick<VoiceEngine, "atOnce" | "languages" | "voices" | "microsPerThousandCharacters" | "microsPerCall" | "speech">,
): VoiceEngine {
  return { id, stage: "synthesize", lane: "worker", digest: id, shipped: false, ...more };
}

/** Throws an Error for what is none of them: a fault of ours. */
export function voiceEngine(id: string): VoiceEngine {
  const engine = voiceEngines.find((each) => each.id === id);
  if (!engine) throw new Error(`no vendor speaks as ${id}`);
  return engine;
}
