/** What is handed out: one row per language, kind and format; a new revision when its bytes changed, stale while it is not what it would be now. */
import type { Plan } from "../../dubbing/plan.ts";
import type { LanguagePlan, PlannedOutput } from "../../dubbing/planning.ts";
import type { Output } from "./rows.ts";
import type { Loop } from "./units.ts";

export function keepOutputs(loop: Loop, plan: Plan, languages: readonly string[]): void {
  for (const { language, status, outputs } of plan.languages) if (status === "done") for (const output of outputs) keep(loop, language, output);
  markAll(loop, plan, languages);
}

/** Is what is served still what the dub would be? Not where the plan does not even come to the language. */
export function markAll(loop: Loop, plan: Plan, languages: readonly string[]): void {
  for (const language of languages) markStale(loop, plan.languages.find((each) => each.language === language) ?? { language, status: "pending", outputs: [] });
}

function markStale(loop: Loop, { language, status, outputs }: Pick<LanguagePlan, "language" | "status" | "outputs">): void {
  for (const output of loop.store.outputs.rows.values()) {
    if (output.language !== language) continue;
    const now = outputs.find((each) => each.kind === output.kind && each.format === output.format);
    setStale(loop, output, status !== "done" || now?.artifact.digest !== output.digest);
  }
}

function setStale({ store }: Loop, output: Output, stale: boolean): void {
  if (output.stale === stale) return;
  store.outputs.put(output.id, { ...output, stale });
  store.putMeta({ ...store.meta!, revision: store.meta!.revision + 1 });
  store.emit({ type: "output.stale", language: output.language, jobId: null, data: { outputId: output.id, stale } });
}

function keep(loop: Loop, language: string, { kind, format, contentType, artifact }: PlannedOutput): void {
  const { store, ports } = loop;
  const before = [...store.outputs.rows.values()].find((each) => each.language === language && each.kind === kind && each.format === format);
  if (before?.digest === artifact.digest) return setStale(loop, before, false);
  const output: Output = {
    id: before?.id ?? ports.newId("out"),
    language,
    kind,
    format,
    contentType,
    artifactKey: artifact.key,
    digest: artifact.digest,
    sizeBytes: artifact.sizeBytes,
    revision: (before?.revision ?? 0) + 1,
    stale: false,
    createdAt: new Date(ports.now()).toISOString(),
  };
  store.outputs.put(output.id, output);
  store.putMeta({ ...store.meta!, revision: store.meta!.revision + 1 });
  store.emit({ type: "output.ready", language, jobId: null, data: { outputId: output.id, kind, format, sizeBytes: output.sizeBytes } });
}
