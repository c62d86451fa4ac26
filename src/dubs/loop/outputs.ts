/** What is handed out: one row per language, kind, name and format; a new revision when its bytes changed, stale while it is not what it would be now. */
import type { Plan } from "../../dubbing/plan.ts";
import type { LanguagePlan, PlannedOutput } from "../../dubbing/planning.ts";
import type { Failure } from "../../graph/unit.ts";
import { nameOf, type Output } from "./rows.ts";
import type { Loop } from "./units.ts";

export function keepOutputs(loop: Loop, plan: Plan, languages: readonly string[]): void {
  for (const { outputs } of plan.languages) for (const output of outputs) keep(loop, output);
  for (const { language, status, lost } of plan.languages) if (status === "done") tellLost(loop, language, lost);
  markAll(loop, plan, languages);
}

/** Once for each reason, until it is made or fails for another. */
function tellLost({ store }: Loop, language: string, lost: readonly Failure[]): void {
  const before = store.meta!.lost[language] ?? [];
  const now = lost.map(({ code }) => code);
  if (before.join() === now.join()) return;
  store.putMeta({ ...store.meta!, lost: { ...store.meta!.lost, [language]: now } });
  for (const { code, message } of lost) {
    if (!before.includes(code)) store.emit({ type: "output.failed", language, jobId: null, data: { failure: { code, message } } });
  }
}

/** Is what is served still what the dub would be? Not where the plan does not even come to it. */
export function markAll(loop: Loop, plan: Plan, languages: readonly string[]): void {
  for (const language of languages) markStale(loop, plan.languages.find((each) => each.language === language) ?? { language, outputs: [] });
}

/** Each for itself: one that is still to be made makes no other stale. What all languages share is as this one says, if it says anything of it. */
function markStale(loop: Loop, { language, outputs }: Pick<LanguagePlan, "language" | "outputs">): void {
  for (const output of loop.store.outputs.rows.values()) {
    const now = outputs.find((each) => isSame(output, each));
    if (output.language === language || (output.language === null && now)) setStale(loop, output, now?.artifact.digest !== output.digest);
  }
}

const isSame = (output: Output, planned: PlannedOutput): boolean =>
  output.language === planned.language && output.kind === planned.kind && nameOf(output) === planned.name && output.format === planned.format;

function setStale({ store }: Loop, output: Output, stale: boolean): void {
  if (output.stale === stale) return;
  store.outputs.put(output.id, { ...output, stale });
  store.putMeta({ ...store.meta!, revision: store.meta!.revision + 1 });
  store.emit({ type: "output.stale", language: output.language, jobId: null, data: { outputId: output.id, stale } });
}

function keep(loop: Loop, planned: PlannedOutput): void {
  const { store, ports } = loop;
  const { language, kind, name, format, contentType, artifact } = planned;
  const before = [...store.outputs.rows.values()].find((each) => isSame(each, planned));
  if (before?.digest === artifact.digest) return setStale(loop, before, false);
  const output: Output = {
    id: before?.id ?? ports.newId("out"),
    language,
    kind,
    name,
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
  const data = { outputId: output.id, kind, ...(name !== "" && { name }), format, sizeBytes: output.sizeBytes };
  store.emit({ type: "output.ready", language, jobId: null, data });
}
