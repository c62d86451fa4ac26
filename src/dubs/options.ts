/** What a dub is asked for: version 1 of its options, and what became of them (design section 3a). */
import { z } from "zod";
import { Overlay } from "../dubbing/cues/overlay.ts";
import { WANTED } from "../dubbing/planning.ts";

const TAG = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
export const LanguageTag = z.string().min(2).max(35).regex(TAG, "a BCP 47 tag such as pt-BR");
const engine = z.string().regex(/^[a-z0-9-]+\/[a-z0-9._-]+$/, "Name an engine as vendor/model.");

const count = z.number().int();
const many = count.min(1).max(20);
/** A number, or bounds; null: found. */
const Speakers = z.union([many, z.strictObject({ least: many.default(1), most: many }).refine(({ least, most }) => least <= most, "least is more than most")]);
export const SpeakerBounds = z.strictObject({ least: count, most: count });
const RANGE_LASTS = "a range lasts at least 1000 ms";
/** A preview: this part of the video is dubbed as if it were all of it, with times of its own. */
const Range = z
  .strictObject({ startMs: count.min(0), endMs: count.min(1_000, RANGE_LASTS).meta({ description: "At least 1000 ms after `startMs`." }) })
  .refine(({ startMs, endMs }) => endMs - startMs >= 1_000, { path: ["endMs"], message: RANGE_LASTS });
export const ScriptFormat = z.enum(["srt", "vtt", "ass", "json"]);
export type ScriptFormat = z.infer<typeof ScriptFormat>;
/** What is said, instead of having it recognised; its words are found in the sound. `format` left out: told from the text. As long as the transcript of four hours. */
const Script = z.strictObject({ format: ScriptFormat.optional(), text: z.string().min(1).max(3_000_000) });
const ofDemucs = {
  shifts: count.min(0).max(10).default(0).meta({ description: "Demucs' own: over how many random shifts its answers are averaged. Slower by as many times." }),
  overlap: z.number().min(0).max(0.9).default(0.25).meta({ description: "Demucs' own: the part of each of its windows that the next one covers as well." }),
};
const orNone = z.union([engine, z.literal("none")]);
export const Formality = z.enum(["auto", "formal", "informal"]);
const wording = {
  formality: Formality.default("auto").meta({
    description: "How people are addressed, where the language tells (tu and usted, du and Sie); for language models.",
  }),
  rewriting: z.boolean().default(true).meta({
    description: "A line that is too long or too short for its time is said shorter or fuller, at most twice; by language models alone.",
  }),
};

export const DEFAULT_LOUDNESS = -16;

export const Outputs = z.array(z.enum(WANTED)).min(1).max(WANTED.length).meta({
  description:
    "What is made. `video`: the picture as it came, with the dubbed sound, the original, and subtitles. `audio`: the dubbed sound alone. `stems`: every voice, the background, and music and effects. `srt`, `vtt`, `ass`: subtitles. `burned`: subtitles and overlays in the picture, which is encoded for it. `playback`: H.264 that every player plays. `hls`: what players stream, all languages and the original in one. A report card is always made.",
});
export const Overlays = z.array(Overlay).max(200).meta({ description: "Written over the picture of `burned`: a title, a sign that is translated." });

/** Version 1. Unknown fields are refused. An engine that is left out is chosen by what is on, and echoed in `resolvedOptions`. */
export const DubOptions = z.strictObject({
  source: z
    .strictObject({
      language: LanguageTag.nullable().default(null),
      speakers: Speakers.nullable().default(null).meta({ description: "How many people speak: a number, or `least` and, not below it, `most`; null: found." }),
      range: Range.nullable()
        .default(null)
        .meta({ description: "A preview: this part of the video is dubbed as if it were all of it, with times of its own; null: the whole video." }),
      script: Script.nullable().default(null).meta({
        description:
          "What is said, as SRT, VTT, ASS or JSON, instead of having it recognised: its words are found in the sound, and no recognizer is needed. `format` left out: told from the text. null: none.",
      }),
    })
    .prefault({}),
  transcription: z.strictObject({ engine: engine.optional() }).prefault({}),
  alignment: z.strictObject({ engine: orNone.optional() }).prefault({}).meta({
    description:
      "Finds words in the sound. `engine` left out: with the first that is on, where the words' times are not good enough; named: always. `none`: their times are guessed.",
  }),
  diarization: z
    .strictObject({ engine: z.union([engine, z.enum(["transcription", "none"])]).optional() })
    .prefault({})
    .meta({
      description:
        "Tells who speaks. `engine` left out: the first that is on, else the recognizer's own labels. `transcription`: by those labels. `none`: everybody is one speaker.",
    }),
  segmentation: z.strictObject({ engine: orNone.optional() }).prefault({}).meta({
    description:
      "Cuts what was said into lines, by the rules of its language. `engine`: a language model that is asked, besides, where a sentence over 12 s is best parted; its words are never used. Left out, as `none`: nobody is asked.",
  }),
  separation: z
    .strictObject({ engine: orNone.optional(), ...ofDemucs })
    .prefault({})
    .meta({
      description: "Parts voice and background. `engine` left out: the first that is on. `none`: the programme is ducked under the dub instead.",
    }),
  translation: z
    .strictObject({ engine: engine.optional(), fallback: orNone.default("none"), ...wording })
    .prefault({})
    .meta({
      description:
        "`fallback`: who translates the lines that the engine refuses or fails; `none`: they keep their original voice, and say why. A language model is told what the film is about, who speaks, the glossary, and how long each line may be.",
    }),
  /** `voices`: language tag -> voice id, else chosen by the cast. */
  speech: z
    .strictObject({
      engine: engine.optional(),
      voices: z
        .record(LanguageTag, z.string())
        .default({})
        .meta({ propertyNames: { pattern: TAG.source, maxLength: 35 } }),
      fallback: orNone.default("none"),
      verification: orNone.optional(),
    })
    .prefault({})
    .meta({
      description:
        "`voices`: language -> voice for all speakers, else a voice is chosen for each by language, pitch and gender; `clone`: each speaker's own, for engines that clone, with a consent on record. `fallback`: who speaks the lines that the engine fails. `verification`: which recognizer hears every take again; left out: the first that is on; `none`: nobody.",
    }),
  timing: z
    .strictObject({
      maxRate: z.number().min(1).max(3).default(1.6).meta({
        description:
          "The fastest that a line is ever spoken, 1 being the voice's own pace. Up to 1.3 is used where it must be, more only where nothing else is left; a line that would need more still keeps its original voice and is subtitled. Above 1.6 few can follow: for those who prefer haste to that.",
      }),
    })
    .prefault({}),
  /** `translation`: each language's job waits (`awaiting_review`) once its lines are translated, until it is resumed. */
  review: z.strictObject({ translation: z.boolean().default(false) }).prefault({}),
  glossaryIds: z.array(z.string().max(100)).max(10).optional().meta({
    description:
      "Glossaries of the workspace (POST /v1/glossaries). Their terms as they are now, taken together, are the dub's own glossary before anything is translated: the first edit of its history, by who made the dub. Where two have a term for the same words and language, the later one's is taken.",
  }),
  mix: z
    .strictObject({
      duckDb: z.number().min(-40).max(0).default(-18),
      bitrateKbps: z
        .number()
        .int()
        .min(64)
        .max(640)
        .default(160)
        .meta({ description: "Of AAC with one or two channels; 5.1 gets three times as much, at most 640." }),
      loudness: z
        .union([z.literal("source"), z.number().min(-31).max(-10)])
        .default(DEFAULT_LOUDNESS)
        .meta({
          description:
            "Of the whole, in LUFS (ITU-R BS.1770): -14 for most web players, -16 for podcasts, -23 for EBU R 128, -27 with `gating: dialogue` for streaming services; `source`: as loud as the original.",
        }),
      gating: z
        .enum(["programme", "dialogue"])
        .default("programme")
        .meta({ description: "When the mix is measured against `loudness`: always, or while the dubbed voices are heard." }),
    })
    .prefault({}),
  outputs: Outputs.default(["video", "srt", "vtt"]),
  overlays: Overlays.default([]),
});
export type DubOptions = z.infer<typeof DubOptions>;

/** An engine that translates from a language (null: any it likes) into another. */
export const TranslationRoute = z.strictObject({ engine, source: LanguageTag.nullable(), target: LanguageTag.nullable() });
export type TranslationRoute = z.infer<typeof TranslationRoute>;

/** A voice engine of the workspace's own, as it was when it was chosen: its digest is part of every take's key. */
const Endpoint = z.strictObject({
  id: engine,
  digest: z.string(),
  voices: z.array(z.strictObject({ id: z.string(), language: LanguageTag.nullable(), gender: z.enum(["female", "male"]).nullable() })),
});
export const ResolvedOptions = DubOptions.extend({
  /** `script`: what became of the one that was brought: its digest. Dubs of earlier versions have but a language. */
  source: z
    .strictObject({
      language: LanguageTag.nullable().default(null),
      speakers: SpeakerBounds.nullable().optional(),
      range: z.strictObject({ startMs: count, endMs: count }).nullable().optional(),
      script: z.strictObject({ format: ScriptFormat, digest: z.string(), sizeBytes: count }).nullable().optional(),
    })
    .prefault({}),
  /** `none`, here and below: nothing was on that could do it, and the first job did not need it. */
  transcription: z.strictObject({ engine: orNone }),
  /** `always`: also where the recognizer's own times are good. Absent in dubs of earlier versions, as is `diarization`. */
  alignment: z.strictObject({ engine: orNone, always: z.boolean() }).optional(),
  diarization: z.strictObject({ engine: z.union([engine, z.enum(["transcription", "none"])]) }).optional(),
  /** Absent in dubs of earlier versions: nobody was asked. */
  segmentation: z.strictObject({ engine: orNone }).optional(),
  separation: z.strictObject({ engine: orNone, shifts: ofDemucs.shifts.optional(), overlap: ofDemucs.overlap.optional() }),
  /** `engine`: preferred. `routes`: what was on when the dub was made, in order of preference; each target takes the first that fits what was heard. */
  translation: z.strictObject({
    engine: orNone,
    routes: z.array(TranslationRoute),
    fallback: orNone.optional(),
    fallbackRoutes: z.array(TranslationRoute).optional(),
    formality: Formality.optional(),
    rewriting: z.boolean().optional(),
  }),
  speech: z.strictObject({
    engine: orNone,
    voices: z.record(LanguageTag, z.string()),
    fallback: orNone.optional(),
    verification: orNone.optional(),
    endpoints: z.array(Endpoint).optional(),
  }),
  /** `loudness`, `gating`, `outputs`, `overlays` are absent in dubs of earlier versions. */
  mix: z
    .strictObject({
      duckDb: z.number().default(-18),
      bitrateKbps: count.default(160),
      loudness: z.union([z.literal("source"), z.number()]).optional(),
      gating: z.enum(["programme", "dialogue"]).optional(),
    })
    .prefault({}),
  outputs: z.array(z.enum(WANTED)).optional(),
  overlays: z.array(Overlay).optional(),
  /** The workspace's own keys that are used: vendor -> credential. */
  credentials: z.record(z.string(), z.string()).optional(),
});
export type ResolvedOptions = z.infer<typeof ResolvedOptions>;
