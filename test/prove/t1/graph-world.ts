/** A random graph of 3 to 12 units and a plan that declares what is wanted of it; nothing of dubbing. */
import { Graph, type Declared, type Known, type Ref } from "../../../src/graph/graph.ts";
import type { Memo } from "../../../src/graph/memo.ts";
import type { Artifact, Gate, Result, Unit } from "../../../src/graph/unit.ts";
import type { Random } from "../random.ts";

type Vertex = { label: string; stage: string; needs: number[]; /** The plan goes on without those that failed. */ forgives: boolean; weight: number };

export class GraphWorld {
  readonly vertices: Vertex[];
  /** Of vertices, what is asked for now; what they need comes along. */
  readonly wanted: Set<number>;
  readonly gates = new Map<number, Gate>();
  readonly units = new Map<string, Unit>();
  private readonly memo: Memo;

  constructor(random: Random, memo: Memo) {
    this.memo = memo;
    const size = random.between(3, 12);
    this.vertices = Array.from({ length: size }, (_, index) => ({
      label: `u${index}`,
      stage: `s${index % 4}`,
      needs: Array.from({ length: Math.min(index, random.int(4)) }, () => random.int(index)).filter((need, at, all) => all.indexOf(need) === at),
      forgives: random.chance(0.2),
      weight: random.between(1, 9),
    }));
    this.wanted = new Set(this.vertices.map((_, index) => index));
  }

  /** What the plan asks for, given what is known. */
  declare(): ReadonlyMap<string, Declared> {
    this.memo.turn();
    const known: Known = (key) => {
      const state = this.units.get(key)?.state;
      if (state?.status === "done") return { result: state.result };
      return state?.status === "failed" ? { failure: state.failure } : undefined;
    };
    const graph = new Graph(known, this.memo);
    const refs = new Map<number, Ref<Artifact>>();
    for (const index of this.needed()) refs.set(index, this.declareOne(graph, index, refs));
    return graph.declared;
  }

  private declareOne(graph: Graph, index: number, refs: ReadonlyMap<number, Ref<Artifact>>): Ref<Artifact> {
    const { label, stage, needs, forgives, weight } = this.vertices[index]!;
    const given = needs.map((need) => refs.get(need)!).filter((ref) => !forgives || ref.status !== "failed");
    const params = { label };
    const unit = graph.unit({ stage, version: 1, label, lane: "x", params, inputs: { given }, hints: index, weight, gate: this.gates.get(index) ?? null });
    return graph.artifact(unit, "out");
  }

  /** In order, since whatever a vertex needs has a lower index. */
  private needed(): number[] {
    const needed = new Set<number>();
    const add = (index: number): void => {
      if (needed.has(index)) return;
      needed.add(index);
      this.vertices[index]!.needs.forEach(add);
    };
    this.wanted.forEach(add);
    return [...needed].sort((a, b) => a - b);
  }
}

/** The same for the same unit, as a deterministic stage's is. */
export const resultOf = (key: string): Result => ({
  value: {},
  artifacts: { out: { digest: `${key} out`, key: `${key}/out`, sizeBytes: 1, contentType: "text/plain" } },
  usage: [],
  meta: {},
});
