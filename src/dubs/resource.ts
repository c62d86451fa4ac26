/** Dubs, jobs and outputs as the API shows them: their D1 rows, in the words of the wire. */
import { z } from "zod";
import type { dubs, jobs, outputs } from "../db/schema.ts";
import { DubOptions, LanguageTag, ResolvedOptions } from "./options.ts";
import { EditView, GlossaryView, JobView, LineView, SpeakerView, TakeView, OutputKind } from "./wire.ts";

export const Dub = z
  .object({
    id: z.string(),
    videoId: z.string(),
    /** Of all its jobs; none while only its script was asked for. */
    targetLanguages: z.array(LanguageTag),
    options: DubOptions,
    resolvedOptions: ResolvedOptions,
    /** Heard, or told; null until then. */
    sourceLanguage: LanguageTag.nullable(),
    durationMs: z.number().int().nullable(),
    /** Of the last event that is in these values. */
    sequence: z.number().int(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Dub" });
export type Dub = z.infer<typeof Dub>;

export const Job = JobView.extend({ dubId: z.string() }).meta({ id: "Job" });
export type Job = z.infer<typeof Job>;

export const Output = z
  .object({
    id: z.string(),
    dubId: z.string(),
    language: LanguageTag.nullable(),
    kind: OutputKind.meta({
      description:
        "`playback`: H.264 that every player plays. `burned`: with its subtitles in the picture. `stream`: for HLS players; GET /v1/dubs/{id}/stream gives them one playlist with all languages in it.",
    }),
    name: z.string().meta({
      description:
        "Tells those of one kind and format apart. Stems: `dialogue`, a speaker's id, `effects` (all but the dubbed voices), `background`. Streams: `audio`, `original`, `video`. Empty: there is but one.",
    }),
    format: z.string(),
    revision: z.number().int(),
    /** Something it was made of has changed since. */
    stale: z.boolean(),
    sizeBytes: z.number().int(),
    contentType: z.string(),
    filename: z.string(),
    /** Signed; supports Range. Ask again once it has expired. */
    url: z.url(),
    urlExpiresAt: z.iso.datetime(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Output" });
export type Output = z.infer<typeof Output>;

/** A line with a signed `url` to hear its take, in place of the store's key. */
export const Line = LineView.extend({ take: LineView.shape.take.unwrap().omit({ artifactKey: true }).extend({ url: z.url() }).nullable() }).meta({
  id: "Line",
});
export type Line = z.infer<typeof Line>;

/** One synthesis of a line, to hear at its signed `url`. */
export const Take = TakeView.omit({ artifactKey: true }).extend({ url: z.url() }).meta({ id: "Take" });
export type Take = z.infer<typeof Take>;

/** `sampleUrl`: signed, to hear the voice; null: there is no sample yet. */
export const Speaker = SpeakerView.omit({ sampleKey: true }).extend({ sampleUrl: z.url().nullable() }).meta({ id: "Speaker" });
export type Speaker = z.infer<typeof Speaker>;
export const Glossary = GlossaryView.meta({ id: "Glossary" });
export type Glossary = z.infer<typeof Glossary>;
export const Edit = EditView.meta({ id: "Edit" });
export type Edit = z.infer<typeof Edit>;

export type DubRow = typeof dubs.$inferSelect;
export type JobRow = typeof jobs.$inferSelect;
export type OutputRow = typeof outputs.$inferSelect;

export function showDub(row: DubRow): Dub {
  const { id, videoId, targetLanguages, options, resolvedOptions, sourceLanguage, durationMs, sequence } = row;
  return { id, videoId, targetLanguages, options, resolvedOptions, sourceLanguage, durationMs, sequence, createdAt: row.createdAt.toISOString() };
}

export function showJob(row: JobRow): Job {
  const { id, dubId, kind, status, languages, upgrade, ceilingMicros, progress, stage, etaMs, usage } = row;
  const failure = row.failureCode === null ? null : { code: row.failureCode, message: row.failureMessage ?? "" };
  const times = { createdAt: row.createdAt.toISOString(), startedAt: row.startedAt?.toISOString() ?? null, endedAt: row.endedAt?.toISOString() ?? null };
  return { id, dubId, kind, status, languages, upgrade, ceilingMicros, progress, stage, etaMs, usage, failure, ...times };
}
