/**
 * A build graph as a plan sees it: units are declared, and what is known of them comes back at once as a value.
 * A unit whose inputs are not known yet is pending and has no key; a failure travels to whatever needs it, unless the plan
 * looks at the outcome and decides otherwise. After *Build Systems a la Carte* (Mokhov, Mitchell, Peyton Jones, 2018): keys
 * over input digests give early cut-off. Knows nothing of dubbing.
 */
import type { Json } from "./json.ts";
import { Memo } from "./memo.ts";
import type { Artifact, Failure, Gate, Result, UnitSpec } from "./unit.ts";

export type Ref<T> = { status: "pending" } | { status: "failed"; failure: Failure } | { status: "done"; value: T };
export type Known = (key: string) => { result: Result } | { failure: Failure } | undefined;
export type Declaration = {
  stage: string;
  version: number;
  label: string;
  lane: string;
  engine?: { id: string; digest: string } | null;
  params?: { [name: string]: Json };
  inputs?: Record<string, Ref<Artifact> | Ref<Artifact>[]>;
  hints?: Json;
  weight: number;
  worstMicros?: number;
  /** Wanted, but not to begin yet. */
  gate?: Gate | null;
};
type Steady = Omit<Declaration, "inputs" | "gate"> & { inputs?: Record<string, Artifact[]> };
export type Declared = { spec: UnitSpec; gate: Gate | null };

const PENDING = { status: "pending" } as const;

export class Graph {
  /** Every unit the plan declared with all inputs known, done or not. */
  readonly declared = new Map<string, Declared>();
  readonly memo: Memo;
  private readonly known: Known;

  /** `memo`: from the evaluation before, to save time. */
  constructor(known: Known, memo = new Memo()) {
    this.known = known;
    this.memo = memo;
  }

  /** An artifact that is simply there (the user's upload). */
  leaf(artifact: Artifact): Ref<Artifact> {
    return { status: "done", value: artifact };
  }

  unit(declaration: Declaration): Ref<Result> {
    const inputs: Record<string, Artifact[]> = {};
    for (const [name, given] of Object.entries(declaration.inputs ?? {})) {
      const list = all(Array.isArray(given) ? given : [given]);
      if (list.status !== "done") return list;
      inputs[name] = list.value;
    }
    return this.want(specOf(declaration, inputs, this.memo), declaration.gate ?? null);
  }

  /** A unit whose inputs are known and whose declaration is the same as long as `of` is, by identity: its spec need not be made again. */
  steady(slot: string, of: readonly unknown[], gate: Gate | null, make: () => Steady): { key: string; ref: Ref<Result> } {
    const spec = this.memo.once(slot, of, () => {
      const { inputs = {}, ...declaration } = make();
      return specOf(declaration, inputs, this.memo);
    });
    return { key: spec.key, ref: this.want(spec, gate) };
  }

  private want(spec: UnitSpec, gate: Gate | null): Ref<Result> {
    const before = this.declared.get(spec.key);
    // Two that want the same unit: one that may begin is enough.
    this.declared.set(spec.key, before?.gate === null ? before : { spec, gate });
    const known = this.known(spec.key);
    if (!known) return PENDING;
    return "failure" in known ? { status: "failed", failure: known.failure } : { status: "done", value: known.result };
  }

  /** One artifact of a result, as an input of its own: what hangs on it does not change when its siblings do. */
  artifact(ref: Ref<Result>, name: string): Ref<Artifact> {
    if (ref.status !== "done") return ref;
    const artifact = ref.value.artifacts[name];
    return artifact
      ? { status: "done", value: artifact }
      : { status: "failed", failure: { code: "artifact_missing", message: `The result has no ${name}.`, retryable: false } };
  }
}

/** All of them or the first that is not: a failure wins over pending, so that bad news travels at once. */
export function all<T>(refs: Ref<T>[]): Ref<T[]> {
  const failed = refs.find((ref) => ref.status === "failed");
  if (failed) return failed;
  const values = refs.flatMap((ref) => (ref.status === "done" ? [ref.value] : []));
  return values.length === refs.length ? { status: "done", value: values } : PENDING;
}

function specOf(declaration: Declaration, inputs: Record<string, Artifact[]>, memo: Memo): UnitSpec {
  const { stage, version, label, lane, weight, worstMicros = 0 } = declaration;
  const params = declaration.params ?? {};
  const engine = declaration.engine ?? null;
  const digests = Object.fromEntries(Object.entries(inputs).map(([name, list]) => [name, list.map((artifact) => artifact.digest)]));
  const key = memo.digest({ stage, version, engine: engine && { id: engine.id, digest: engine.digest }, params, inputs: digests });
  return {
    key,
    stage,
    label,
    lane,
    engine: engine?.id ?? null,
    params,
    inputs,
    hints: declaration.hints ?? null,
    weight,
    ...(worstMicros > 0 && { worstMicros }),
  };
}
