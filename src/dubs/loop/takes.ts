/** The takes of a line in a language: each synthesis that ever spoke it, oldest first, as long as its sound is kept. */
import { z } from "zod";
import { CLONED } from "../../../containers/contract/stages.ts";
import { CloneValue } from "../../dubbing/plan-voice.ts";
import { takeId } from "../../dubbing/plan-told.ts";
import type { TakeView } from "../wire.ts";
import type { Store } from "./store.ts";

const Asked = z.object({ text: z.string(), voice: z.string(), variant: z.number().int() });
const Value = z.object({ durationMs: z.number().int() });

export function takesOf(store: Store, language: string, lineId: string): Omit<TakeView, "selected">[] {
  const { takes: keys = [], judged = {} } = store.lineStates.get(language, lineId) ?? {};
  const cloned = clonedVoices(store);
  const takes = keys.flatMap((key) => {
    const unit = store.units.get(key);
    const artifact = unit?.state.status === "done" ? unit.state.result.artifacts["take"] : undefined;
    if (!unit || unit.state.status !== "done" || !artifact) return [];
    const { durationMs } = Value.parse(unit.state.result.value);
    const { text, voice, variant } = Asked.parse(unit.spec.params);
    const spoken = { text, voice: cloned.has(voice) ? CLONED : voice, variant, engine: unit.spec.engine ?? "", durationMs };
    return [{ id: takeId(artifact.digest, lineId), ...spoken, artifactKey: artifact.key, ...judged[key] }];
  });
  // What sounds the same to the bit is the same take, whoever was asked for it again.
  return [...new Map(takes.map((take) => [take.id, take])).values()];
}

/** Ids under which a vendor keeps a speaker's own voice, or did. */
function clonedVoices({ units, meta }: Store): ReadonlySet<string> {
  const made = [...units.rows.values()].flatMap(({ spec, state }) =>
    spec.stage === "clone" && state.status === "done" ? [CloneValue.parse(state.result.value).voice] : [],
  );
  return new Set([...made, ...(meta?.forgotten ?? [])]);
}
