/** The takes of a line in a language: each synthesis that ever spoke it, oldest first, as long as its sound is kept. */
import { z } from "zod";
import { takeId } from "../../dubbing/plan-language.ts";
import type { TakeView } from "../wire.ts";
import type { Store } from "./store.ts";

const Asked = z.object({ text: z.string(), voice: z.string(), variant: z.number().int() });
const Value = z.object({ durationMs: z.number().int() });

export function takesOf(store: Store, language: string, lineId: string): Omit<TakeView, "selected">[] {
  const keys = store.lineStates.get(language, lineId)?.takes ?? [];
  return keys.flatMap((key) => {
    const unit = store.units.get(key);
    const artifact = unit?.state.status === "done" ? unit.state.result.artifacts["take"] : undefined;
    if (!unit || unit.state.status !== "done" || !artifact) return [];
    const { durationMs } = Value.parse(unit.state.result.value);
    return [{ id: takeId(artifact.digest, lineId), ...Asked.parse(unit.spec.params), engine: unit.spec.engine ?? "", durationMs, artifactKey: artifact.key }];
  });
}
