/** What is handed out: one row per language, kind and format; a new revision when its bytes changed. */
import type { Plan } from "../../dubbing/plan.ts";
import type { PlannedOutput } from "../../dubbing/planning.ts";
import type { Output } from "./rows.ts";
import type { Loop } from "./units.ts";

export function keepOutputs(loop: Loop, plan: Plan): void {
  for (const { language, status, outputs } of plan.languages) if (status === "done") for (const output of outputs) keep(loop, language, output);
}

function keep({ store, ports }: Loop, language: string, { kind, format, contentType, artifact }: PlannedOutput): void {
  const before = [...store.outputs.values()].find((each) => each.language === language && each.kind === kind && each.format === format);
  if (before?.digest === artifact.digest && !before.stale) return;
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
  store.putOutput(output);
  store.putMeta({ ...store.meta!, revision: store.meta!.revision + 1 });
  store.emit({ type: "output.ready", language, jobId: null, data: { outputId: output.id, kind, format, sizeBytes: output.sizeBytes } });
}
