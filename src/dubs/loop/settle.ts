/** The end of an attempt: its result is checked against the stage's contract, then kept, and what is to be pinned is pinned. */
import { z } from "zod";
import type { Done } from "../../../containers/contract/task.ts";
import {
  EncodeValue,
  ExtractValue,
  JoinValue,
  MixValue,
  MuxValue,
  ProbeValue,
  SeparateValue,
  SynthesizeValue,
  TranscribeValue,
  TranslateValue,
} from "../../../containers/contract/stages.ts";
import type { Line } from "../../dubbing/script.ts";
import { digestOf } from "../../graph/digest.ts";
import type { Json } from "../../graph/json.ts";
import type { Artifact, Failure, Result, Unit } from "../../graph/unit.ts";
import type { Media, PartEtag } from "../../media/port.ts";
import { keyOf } from "./hand-over.ts";
import { tell, unitOf, type Loop } from "./units.ts";

const valueOf: Record<string, z.ZodType> = {
  probe: ProbeValue,
  extract: ExtractValue,
  separate: SeparateValue,
  transcribe: TranscribeValue,
  translate: TranslateValue,
  synthesize: SynthesizeValue,
  mix: MixValue,
  encode: EncodeValue,
  join: JoinValue,
  mux: MuxValue,
};
const Asked = z.object({ lines: z.array(z.object({ id: z.string(), text: z.string() })) });
const SegmentValue = z.object({ language: z.string() });
const MAX_VALUE_BYTES = 64 * 1024;

/** Completes multipart uploads, so that only what the current attempt reports is ever published. Null: stale. */
export async function collect(loop: Loop, attempt: number, done: z.infer<typeof Done>): Promise<Result | Failure | null> {
  const { ports, store } = loop;
  const unit = unitOf(loop, attempt);
  if (!unit) return null;
  const broken = breach(unit, done.value);
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

/** Why the value is not what the stage promises; null when it is. */
function breach({ spec }: Unit, value: unknown): string | null {
  if (JSON.stringify(value).length > MAX_VALUE_BYTES) return "The result's value is larger than 64 KB.";
  const parsed = valueOf[spec.stage]?.safeParse(value);
  if (parsed && !parsed.success) return `The result does not fit the stage ${spec.stage}: ${z.prettifyError(parsed.error).slice(0, 300)}`;
  if (spec.stage !== "translate") return null;
  const asked = Asked.parse(spec.params).lines.map((line) => line.id);
  const told = TranslateValue.parse(value).translations.map((line) => line.id);
  return asked.join() === told.join() ? null : "The translation does not answer the lines that were asked.";
}

/** False: stale. */
export function finish(loop: Loop, attempt: number, outcome: { result: Result; lines?: Line[] } | { failure: Failure }): boolean {
  const unit = unitOf(loop, attempt) ?? [...loop.store.units.values()].find(({ state }) => state.status === "done" && state.attempt === attempt);
  if (!unit) return false;
  if ("failure" in outcome) return tell(loop, unit, { type: "failed", attempt, failure: outcome.failure });
  const fresh = unit.state.status === "running";
  const accepted = tell(loop, unit, { type: "done", attempt, result: outcome.result });
  if (accepted && fresh) pin(loop, unit, outcome.result, outcome.lines);
  return accepted;
}

function pin(loop: Loop, unit: Unit, result: Result, lines: Line[] | undefined): void {
  if (unit.spec.stage === "segment") pinScript(loop, SegmentValue.parse(result.value).language, lines ?? []);
  if (unit.spec.stage === "translate") pinTranslations(loop, unit, result);
}

function pinScript({ store }: Loop, language: string, lines: Line[]): void {
  const meta = store.meta!;
  if (meta.scripted) return;
  store.putScript(lines);
  store.putMeta({ ...meta, scripted: true, sourceLanguage: meta.facts.options.source.language ?? language, revision: meta.revision + 1 });
  store.emit({ type: "script.ready", jobId: null, data: { lines: lines.length, language } });
}

function pinTranslations({ store }: Loop, unit: Unit, result: Result): void {
  const language = unit.spec.label.split("/")[1]!;
  const engine = unit.spec.engine ?? "";
  const source = new Map(Asked.parse(unit.spec.params).lines.map((line) => [line.id, line.text]));
  for (const { id, text } of TranslateValue.parse(result.value).translations) {
    store.putPin(language, id, { sourceDigest: digestOf(source.get(id)!), text, engine });
    store.emit({ type: "line.translated", language, jobId: null, data: { lineId: id, text, engine } });
  }
}
