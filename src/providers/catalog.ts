/**
 * Every engine OneVoice knows: what it does, which service runs it, which languages it has. What is on at this moment the
 * services say themselves (health). `digest` names the model's bytes or release: it is part of a unit's key, so that a take of
 * one model never stands in for a take of another.
 */
import { OWN_SPEEDS, ruleVoiceEngines } from "./catalog-rule-voices.ts";
import { voiceEngines } from "./catalog-voices.ts";
import { wordEngines } from "./catalog-words.ts";
import { KOKORO_PITCHES } from "./kokoro-pitches.ts";
import {
  ELEVENLABS_SCRIBE_MICROS_PER_MINUTE,
  OPENAI_CLAUSES_MICROS_PER_MINUTE,
  OPENAI_GPT4O_MICROS_PER_MINUTE,
  OPENAI_WHISPER_MICROS_PER_MINUTE,
} from "./prices.ts";

/** `language` null: it speaks all that its engine speaks. `name`: where the id does not tell it. `pitchHz`: the median of what it says, where it was measured. */
export type Voice = { id: string; language: string | null; gender: "female" | "male" | null; name?: string; pitchHz?: number };
export type Engine = {
  id: string;
  stage: "transcribe" | "align" | "diarize" | "separate" | "clauses" | "translate" | "synthesize" | "verify";
  /** The service that runs it; `worker`: a vendor, called from the queue consumer (vendors.ts). */
  lane: string;
  digest: string;
  /** Calls that its vendor takes at once from one dub, and from one consumer; absent: as many as there are slots. */
  atOnce?: number;
  /** The most that its vendor asks for a minute of sound, in millionths of a US dollar; absent: nothing, or what its host says. */
  microsPerMinute?: number;
  /** Recognizers: what its words' times are worth; absent: good enough to cut by. */
  timing?: "rough" | "none";
  /** Recognizers: it labels its words with who speaks. */
  tellsSpeakers?: boolean;
  /** It does not say which language it heard: it can only be used where the language is named. */
  needsLanguage?: boolean;
  /** Part of the service's image, so that it is on even while no container runs. */
  shipped: boolean;
  /** BCP 47 primary tags it hears or speaks; null: any. */
  languages: readonly string[] | null;
  /** Translation only: pairs of tags, directly or by pivot. */
  pairs?: readonly (readonly [string, string])[];
  voices?: readonly Voice[];
  /** Translators: a language model. It is told of budgets, register and terms, minds formality, and says a line shorter or fuller when asked. */
  isModel?: boolean;
  /** The most that its vendor asks for a thousand characters given to it, in millionths of a US dollar; absent: nothing. */
  microsPerThousandCharacters?: number;
  /** What is added to that for each call, however short. */
  microsPerCall?: number;
  /** Voices: what it can do beside speaking a text. */
  speech?: SpeechAbilities;
};
/**
 * `clones`: `inline`, it takes a reference with each text; `kept`, the vendor keeps the voice (stage `clone`). `instructs`: it can be told how
 * to say something. `mostCharacters`: of one take. `anyVoice`: what ids of voices look like that are not in `voices` (a vendor's library).
 */
export type SpeechAbilities = {
  clones?: "inline" | "kept";
  needsReferenceText?: boolean;
  instructs?: boolean;
  mostCharacters: number;
  anyVoice?: RegExp;
  speeds?: Speeds;
};
/** What a voice's own control of speed takes, 1 as it speaks by itself; an engine without any has none. */
export type Speeds = { least: number; most: number };

/**
 * What vendors hear: first who says most of the words. Four calls at once are our choice, not theirs: how many bytes are
 * held at once is bytes-in-flight.ts' matter. Vendors count calls by plan, and say 429 where that is too many.
 */
const heardByVendors: Engine[] = [
  vendor("elevenlabs/scribe_v1", { atOnce: 4, timing: "rough", tellsSpeakers: true, microsPerMinute: ELEVENLABS_SCRIBE_MICROS_PER_MINUTE }),
  vendor("openai/whisper-1", { atOnce: 4, timing: "rough", microsPerMinute: OPENAI_WHISPER_MICROS_PER_MINUTE }),
  vendor("openai/gpt-4o-transcribe", { atOnce: 4, timing: "none", microsPerMinute: OPENAI_GPT4O_MICROS_PER_MINUTE, needsLanguage: true }),
  vendor("openai/gpt-4o-transcribe-diarize", {
    atOnce: 4,
    timing: "none",
    tellsSpeakers: true,
    microsPerMinute: OPENAI_GPT4O_MICROS_PER_MINUTE,
    needsLanguage: true,
  }),
  vendor("whisperx-hosted/large-v3", { atOnce: 3, timing: "rough" }),
];

/** Whose opinion may be asked of where a clause begins in a sentence that is too long for one line. */
const clauseAskers: Engine[] = [{ ...vendor("openai/gpt-4.1-mini", { microsPerMinute: OPENAI_CLAUSES_MICROS_PER_MINUTE }), stage: "clauses" }];

/** A vendor does not say which bytes its model is made of: its name is all there is to tell one from another. */
function vendor(id: string, more: Pick<Engine, "atOnce" | "microsPerMinute" | "needsLanguage" | "timing" | "tellsSpeakers">): Engine {
  return { id, stage: "transcribe", lane: "worker", digest: id, shipped: false, languages: null, ...more };
}

const KOKORO_LANGUAGES: Record<string, string> = { a: "en-US", b: "en-GB", e: "es", f: "fr", h: "hi", i: "it", p: "pt-BR" };
/** hexgrad/Kokoro-82M v1.0: the first letter is the language, the second the gender. */
const KOKORO_VOICES =
  "af_heart af_bella af_nicole af_aoede af_kore af_sarah af_nova af_sky af_alloy af_jessica af_river am_michael am_fenrir am_puck am_echo am_eric am_liam am_onyx am_adam am_santa " +
  "bf_emma bf_isabella bf_alice bf_lily bm_george bm_fable bm_lewis bm_daniel ef_dora em_alex em_santa ff_siwis hf_alpha hf_beta hm_omega hm_psi if_sara im_nicola pf_dora pm_alex pm_santa";

const kokoroVoices: Voice[] = KOKORO_VOICES.split(" ").map((id) => {
  const pitchHz = KOKORO_PITCHES[id];
  return { id, language: KOKORO_LANGUAGES[id[0]!]!, gender: id[1] === "f" ? "female" : "male", ...(pitchHz !== undefined && { pitchHz }) };
});

const hasVoices = ({ voices = [] }: Engine): boolean => voices.length > 0;

/** In order of preference: the first that is on and has the language is the default. */
export const catalog: readonly Engine[] = [
  { id: "whisperx/large-v3", shipped: false, stage: "transcribe", lane: "whisperx", digest: "whisperx-3.8.6/large-v3", languages: null },
  ...heardByVendors,
  {
    id: "faster-whisper/base",
    shipped: true,
    stage: "transcribe",
    lane: "whisperx",
    digest: "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    languages: null,
  },
  { id: "whisperx/large-v3-verify", shipped: false, stage: "verify", lane: "whisperx", digest: "whisperx-3.8.6/large-v3", languages: null },
  { id: "whisperx/wav2vec2", shipped: false, stage: "align", lane: "whisperx", digest: "whisperx-3.8.6/wav2vec2", languages: null },
  {
    id: "faster-whisper/base-align",
    shipped: true,
    stage: "align",
    lane: "whisperx",
    digest: "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    languages: null,
  },
  { id: "whisperx/pyannote", shipped: false, stage: "diarize", lane: "whisperx", digest: "whisperx-3.8.6/pyannote", languages: null },
  { id: "resemblyzer/voice-encoder", shipped: true, stage: "diarize", lane: "whisperx", digest: "resemblyzer-0.1.4/pretrained", languages: null },
  ...clauseAskers,
  { id: "demucs/htdemucs_ft", shipped: false, stage: "separate", lane: "demucs", digest: "demucs-4.1.0/htdemucs_ft", languages: null },
  { id: "demucs/htdemucs", shipped: false, stage: "separate", lane: "demucs", digest: "demucs-4.1.0/htdemucs", languages: null },
  { id: "spleeter/2stems-16khz", shipped: true, stage: "separate", lane: "demucs", digest: "spleeter-2.1.0/2stems", languages: null },
  ...wordEngines,
  {
    id: "bergamot/firefox-tiny",
    shipped: true,
    stage: "translate",
    lane: "bergamot",
    digest: "bergamot-0.4.9/enpt-1693087644+pten-1693087646",
    languages: null,
    pairs: [
      ["en", "pt-BR"],
      ["pt", "en"],
    ],
  },
  {
    id: "apertium/pivot",
    shipped: false,
    stage: "translate",
    lane: "bergamot",
    digest: "apertium-3.8",
    languages: null,
    pairs: [
      ["en", "es"],
      ["en", "fr"],
      ["en", "it"],
      ["pt", "es"],
      ["pt", "fr"],
      ["pt", "it"],
      ["es", "pt-BR"],
      ["es", "en"],
    ],
  },
  ...voiceEngines.filter(hasVoices),
  {
    id: "kokoro/82m-int8",
    shipped: true,
    stage: "synthesize",
    lane: "kokoro",
    digest: "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb",
    languages: ["en", "es", "fr", "hi", "it", "pt"],
    voices: kokoroVoices,
    speech: { mostCharacters: 2_000, speeds: OWN_SPEEDS },
  },
  ...ruleVoiceEngines,
  // Whoever can only be somebody else is asked by name.
  ...voiceEngines.filter((engine) => !hasVoices(engine)),
  {
    id: "faster-whisper/base-verify",
    shipped: true,
    stage: "verify",
    lane: "whisperx",
    digest: "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
    languages: null,
  },
];

/** A vendor's model may do more than one kind of work under one name. */
export const engineOf = (stage: Engine["stage"], id: string): Engine | undefined => catalog.find((engine) => engine.stage === stage && engine.id === id);
