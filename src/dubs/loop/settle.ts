/** The end of an attempt: its result is checked against the stage's contract, then kept, and what is to be pinned is pinned. */
import { z } from "zod";
import type { Done } from "../../../containers/contract/task.ts";
import { TranslateValue } from "../../../containers/contract/stages.ts";
import { pinRewrite } from "./pin-rewrite.ts";
import { lengthMs, pinnedFor, repinned, type Line } from "../../dubbing/script.ts";
import { digestOf } from "../../graph/digest.ts";
import type { Json } from "../../graph/json.ts";
import type { Artifact, Failure, Result, Unit, Usage } from "../../graph/unit.ts";
import type { Media, PartEtag } from "../../media/port.ts";
import { ScriptWarning } from "../wire.ts";
import { Asked, breach } from "./breach.ts";
import { speakersOf } from "./load.ts";
import { keyOf, tell, unitOf, type Loop } from "./units.ts";
import { recordLateUsage, recordUsage } from "./usage.ts";

/** Of version 1: only the language. */
const SegmentValue = z.object({ language: z.string(), names: z.record(z.string(), z.string()).default({}), warnings: z.array(ScriptWarning).default([]) });
/** `run`: which start of the attempt tells it. */
export type Outcome = ({ result: Result; lines?: Line[] } | { failure: Failure; usage?: Usage[] }) & { run?: string | undefined };

/** Completes multipart uploads, so that only what the current attempt reports is ever published. Null: stale. */
export async function collect(loop: Loop, attempt: number, done: z.infer<typeof Done>): Promise<Result | Failure | null> {
  const { ports, store } = loop;
  const unit = unitOf(loop, attempt);
  if (!unit) return null;
  const broken = breach(unit.spec, done.value);
  if (broken) return { code: "malformed_result", message: broken, retryable: true };
  const artifacts: Record<string, Artifact> = {};
  for (const [name, { digest, sizeBytes, contentType, parts }] of Object.entries(done.artifacts)) {
    const key = keyOf(loop, unit, attempt, name);
    const open = store.uploads(attempt).find((each) => each.name === name)?.upload;
    if (open && parts) await complete(ports.media, { key, uploadId: open.uploadId, parts, sizeBytes });
    const kept = await ports.media.head(key);
    if (kept?.sizeBytes !== sizeBytes) return { code: "artifact_missing", message: `The artifact ${name} did not arrive whole.`, retryable: true };
    artifacts[name] = { digest, key, sizeBytes, contentType };
  }
  return { value: done.value as { [name: string]: Json }, artifacts, usage: done.usage, meta: done.meta as { [name: string]: Json } };
}

type Upload = { key: string; uploadId: string; parts: PartEtag[]; sizeBytes: number };

/** Refused though the object is there whole: it was completed before a crash, or the answer was lost. */
async function complete(media: Media, { key, uploadId, parts, sizeBytes }: Upload): Promise<void> {
  try {
    await media.completeMultipart(key, uploadId, parts);
  } catch (error) {
    if ((await media.head(key))?.sizeBytes !== sizeBytes) throw error;
  }
}

/** False: stale. What a stale attempt used still counts. */
export function finish(loop: Loop, attempt: number, outcome: Outcome): boolean {
  const usage = "failure" in outcome ? (outcome.usage ?? []) : outcome.result.usage;
  const told = { attempt, run: outcome.run ?? "", usage };
  const unit = unitOf(loop, attempt);
  if (!unit) {
    recordLateUsage(loop, told);
    return wasDone(loop, attempt) && !("failure" in outcome);
  }
  recordUsage(loop, unit, told);
  if ("failure" in outcome) return tell(loop, unit, { type: "failed", attempt, failure: outcome.failure });
  const broken = breach(unit.spec, outcome.result.value);
  if (broken) return tell(loop, unit, { type: "failed", attempt, failure: { code: "malformed_result", message: broken, retryable: true } });
  tell(loop, unit, { type: "done", attempt, result: outcome.result });
  pin(loop, unit, outcome.result, outcome.lines);
  return true;
}

/** The answer to its report may have been lost: the same one again is no news and no lie. */
export function wasDone({ store }: Loop, attempt: number): boolean {
  for (const { state } of store.units.rows.values()) if (state.status === "done" && state.attempt === attempt) return true;
  return false;
}

function pin(loop: Loop, unit: Unit, result: Result, lines: Line[] | undefined): void {
  if (unit.spec.stage === "segment") pinScript(loop, SegmentValue.parse(result.value), lines ?? []);
  if (unit.spec.stage === "translate") pinTranslations(loop, unit, result);
  if (unit.spec.stage === "rewrite") pinRewrite(loop, unit, result);
}

function pinScript({ store }: Loop, { language, names, warnings }: z.infer<typeof SegmentValue>, lines: Line[]): void {
  const meta = store.meta!;
  if (meta.scripted) return;
  for (const line of lines) store.putLine(line.id, line);
  for (const speaker of speakersOf(lines)) store.speakers.put(speaker.id, { ...speaker, name: names[speaker.id] ?? null });
  store.putMeta({
    ...meta,
    scripted: true,
    scriptWarnings: warnings,
    sourceLanguage: meta.facts.options.source.language ?? language,
    revision: meta.revision + 1,
  });
  store.emit({ type: "script.ready", jobId: null, data: { lines: lines.length, language, ...(warnings.length > 0 && { warnings }) } });
}

/** Only of the text and in the wording that are asked for now, and not over what a person wrote meanwhile. */
function pinTranslations({ store }: Loop, unit: Unit, result: Result): void {
  const language = unit.spec.label.split("/")[1]!;
  const engine = unit.spec.engine ?? "";
  const wording = Number(unit.spec.params["wording"] ?? 0);
  const source = new Map(Asked.parse(unit.spec.params).lines.map((line) => [line.id, line.text]));
  const { translations, prompt } = TranslateValue.parse(result.value);
  for (const { id, text } of translations) {
    const sourceDigest = digestOf(source.get(id)!);
    const line = store.lineRows.get(id);
    if ((store.choices.get(language, id)?.wording ?? 0) !== wording) continue;
    if (!line || digestOf(line.text) !== sourceDigest || pinnedFor(store.pins.get(language, id), sourceDigest, lengthMs(line))) continue;
    store.putPin(language, id, repinned(store.pins.get(language, id), { sourceDigest, text, engine, ...(prompt !== undefined && { prompt }) }));
  }
}
