/** The public events of a dub: one union, the same over WebSocket, SSE, webhooks and notifications. */
import { z } from "zod";
import { JobStatus, orNull, PublicFailure, ScriptWarning } from "./wire.ts";

const base = {
  id: z.string().regex(/^evt_/),
  version: z.literal(1),
  /** Counts up by one within a dub, from 1. */
  sequence: z.number().int().positive(),
  createdAt: z.iso.datetime(),
  workspaceId: z.string(),
  dubId: z.string(),
  jobId: z.string().nullable(),
};
const language = z.string();
const event = <T extends string, D extends z.ZodRawShape>(type: T, data: D) => z.object({ ...base, type: z.literal(type), data: z.object(data) });
const languageEvent = <T extends string, D extends z.ZodRawShape>(type: T, data: D) =>
  z.object({ ...base, type: z.literal(type), language, data: z.object(data) });
const outputEvent = <T extends string, D extends z.ZodRawShape>(type: T, data: D) =>
  z.object({ ...base, type: z.literal(type), language: orNull(language), data: z.object(data) });

export const DubEvent = z
  .discriminatedUnion("type", [
    event("job.status_changed", { status: JobStatus, failure: orNull(PublicFailure) }),
    /** At most 4 a second. `progress` 0..1 never goes back; `stage` is the one with most work left running. */
    event("job.progressed", { progress: z.number(), stage: z.string(), etaMs: z.number().int().nullable(), done: z.number().int(), total: z.number().int() }),
    event("video.probed", { durationMs: z.number().int(), container: z.string(), width: z.number().int().nullable(), height: z.number().int().nullable() }),
    event("script.ready", { lines: z.number().int(), language, warnings: z.array(ScriptWarning).optional() }),
    /** What became of lines since they were last told, at most 4 a second: only the parts that changed. `kept`: why the original voice stays; null: it does not. */
    languageEvent("lines.changed", {
      lines: z.array(
        z.object({
          lineId: z.string(),
          translation: z.object({ text: z.string(), engine: z.string() }).optional(),
          take: z
            .object({ id: z.string(), durationMs: z.number().int(), engine: z.string(), flags: z.array(z.string()).optional() })
            .nullable()
            .optional(),
          placement: z.object({ placed: z.boolean(), startMs: z.number().int(), endMs: z.number().int(), rate: z.number() }).nullable().optional(),
          kept: z.string().nullable().optional(),
        }),
      ),
    }),
    /** Somebody edited. Read the lines again: at most 200 are named. */
    event("script.edited", { editId: z.string(), actor: z.string(), lineIds: z.array(z.string()), speakers: z.boolean(), glossary: z.boolean() }),
    /** `language` null: of the film, whatever it is dubbed into. `name`: tells those of one kind and format apart; absent: there is but one. */
    outputEvent("output.ready", { outputId: z.string(), kind: z.string(), name: z.string().optional(), format: z.string(), sizeBytes: z.number().int() }),
    /** Something that was asked for beside the dub itself cannot be made; the rest is handed out all the same, and the next job tries again. */
    languageEvent("output.failed", { failure: PublicFailure }),
    /** It is still served, but something it was made of has changed (or is as before again). */
    outputEvent("output.stale", { outputId: z.string(), stale: z.boolean() }),
  ])
  .meta({ id: "DubEvent" });
export type DubEvent = z.infer<typeof DubEvent>;
export type DubEventBody = DubEvent extends infer E
  ? E extends DubEvent
    ? Omit<E, "id" | "version" | "sequence" | "createdAt" | "workspaceId" | "dubId">
    : never
  : never;
