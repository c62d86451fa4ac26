/** Declares a unit whose spec is made anew only when what it is made of is another object: to write it down and digest it for each piece of a film, at every evaluation, takes longer than all else. */
import { all, type Ref } from "../graph/graph.ts";
import type { Artifact, Result } from "../graph/unit.ts";
import type { LanguageContext } from "./planning.ts";

type Declaration = Omit<Parameters<LanguageContext["unit"]>[0], "inputs" | "gate"> & { inputs: Record<string, Ref<Artifact>[]> };

/** `slot`: its own in the plan. `of`: all that the declaration says besides its inputs, by identity. */
export function steadyUnit({ graph, input }: LanguageContext, { inputs, ...declaration }: Declaration, slot: string, of: readonly unknown[]): Ref<Result> {
  const known = all(Object.values(inputs).flat());
  if (known.status !== "done") return known;
  const version = input.versions[declaration.stage];
  const counts = Object.values(inputs).map((list) => list.length);
  return graph.steady(`unit/${slot}`, [version, ...of, ...counts, ...known.value], null, () => {
    const left = [...known.value];
    return { ...declaration, version, inputs: Object.fromEntries(Object.entries(inputs).map(([name, list]) => [name, left.splice(0, list.length)])) };
  }).ref;
}
