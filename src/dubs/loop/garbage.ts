/** Results that neither a plan of the dub, a kept take nor an output needs go once they were not needed for the grace time. */
import type { Unit } from "../../graph/unit.ts";
import { attemptPrefix } from "../../media/keys.ts";
import { forgetVoice } from "./forget-voices.ts";
import { isWanting } from "./jobs.ts";
import type { Store } from "./store.ts";
import { lookAt } from "./stale.ts";
import type { Loop } from "./units.ts";

/** While a job runs its plan changes: it is looked at once all is quiet. */
export function collectGarbage(loop: Loop): void {
  const { store, ports } = loop;
  const { meta } = store;
  if (!meta || meta.removed || meta.garbageAt === null || meta.garbageAt > ports.now()) return;
  if ([...store.jobs.rows.values()].some(isWanting)) return store.putMeta({ ...meta, garbageAt: ports.now() + ports.settings.graceMs });
  const needed = neededKeys(loop);
  if (!needed) return store.putMeta({ ...meta, garbageAt: ports.now() + ports.settings.graceMs });
  let left = 0;
  for (const unit of store.units.rows.values()) left += Number(judge(loop, unit, needed.has(unit.spec.key)));
  store.putMeta({ ...store.meta!, garbageAt: left > 0 ? ports.now() + ports.settings.graceMs : null });
}

/** True: it is on its way out. */
function judge(loop: Loop, unit: Unit, isNeeded: boolean): boolean {
  const { store, ports } = loop;
  const since = unit.unneededSince ?? null;
  if (isNeeded) {
    if (since !== null) store.putUnit({ ...unit, unneededSince: null });
    return false;
  }
  if (since === null) {
    store.putUnit({ ...unit, unneededSince: ports.now() });
    return true;
  }
  if (ports.now() - since < ports.settings.graceMs) return true;
  forgetVoice(loop, unit);
  remove(store, unit);
  return false;
}

/** What its attempt stored and nothing else of the unit's: it may be wanted again before the sweep, by an attempt of another number. */
function remove(store: Store, { spec: { key }, state }: Unit): void {
  const { workspaceId, dubId } = store.meta!.facts;
  if (state.status === "done") store.enqueue({ kind: "sweep", prefix: attemptPrefix({ workspaceId, dubId, unitKey: key, attempt: state.attempt }) });
  store.units.remove(key);
  store.dropOrphans(key);
}

/** Null: nobody can say. */
function neededKeys(loop: Loop): Set<string> | null {
  const { store } = loop;
  const languages = [...new Set([...store.jobs.rows.values()].flatMap((job) => job.languages))];
  const looked = lookAt(loop, languages);
  if (!looked) return null;
  const needed = new Set(looked.keys);
  for (const language of languages)
    for (const [lineId, { takes = [] }] of store.lineStates.of(language)) if (store.lineRows.get(lineId)) for (const key of takes) needed.add(key);
  // {prefix}/{unit key}/{attempt}/{name}, where a name may have a folder: found by what the units themselves reported.
  const served = new Set([...store.outputs.rows.values()].map(({ artifactKey }) => artifactKey));
  for (const { spec, state } of store.units.rows.values())
    if (state.status === "done" && Object.values(state.result.artifacts).some((artifact) => served.has(artifact.key))) needed.add(spec.key);
  return needed;
}
