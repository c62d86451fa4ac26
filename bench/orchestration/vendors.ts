/** Vendors that are called from the queue consumer. They take so long, and refuse what is more than their cap. */
import type { WorkClaim } from "../../src/dubs/consume/ports.ts";
import type { WorkOutcome } from "../../src/dubs/loop/ports.ts";
import type { Artifact, Result } from "../../src/graph/unit.ts";
import { catalog, type Engine } from "../../src/providers/catalog.ts";
import { answerOf, type Film } from "../../test/dubs/film.ts";
import type { MemoryMedia } from "../../test/dubs/memory-media.ts";
import { hex } from "../../test/dubs/script.ts";
import type { Clock } from "./clock.ts";
import { CAPS, latencyOf } from "./latencies.ts";

const voices = [{ id: "bench-1", language: "es", gender: "female" as const }];
const ENGINES: Engine[] = (["transcribe", "separate", "translate", "synthesize"] as const).map((stage) => ({
  id: `bench/${stage}`,
  stage,
  lane: stage === "separate" ? "demucs" : "worker",
  digest: "1",
  shipped: true,
  languages: null,
  ...(CAPS[stage] !== undefined && { atOnce: CAPS[stage] }),
  ...(stage === "synthesize" && { voices }),
}));

/** The catalogue of this process has the bench's own engines too: no vendor is in it yet. */
export function offerEngines(): void {
  for (const engine of ENGINES) if (!catalog.includes(engine)) (catalog as Engine[]).push(engine);
}

/** Nobody wants it any more. */
const UNHEARD: WorkOutcome = { kind: "failed", failure: { code: "stopped", message: "", retryable: true } };

export class Vendors {
  readonly peaks = new Map<string, number>();
  refused = 0;
  private readonly now = new Map<string, number>();
  private readonly world: { clock: Clock; film: Film; media: MemoryMedia };

  constructor(world: { clock: Clock; film: Film; media: MemoryMedia }) {
    this.world = world;
  }

  readonly serves = (stage: string): boolean => ENGINES.some((engine) => engine.stage === stage && engine.lane === "worker");

  async call(claim: WorkClaim, mayBegin: () => Promise<boolean>): Promise<WorkOutcome> {
    const { stage, params } = claim;
    if (!(await mayBegin())) return UNHEARD;
    const atOnce = (this.now.get(stage) ?? 0) + 1;
    if (atOnce > CAPS[stage]!) {
      this.refused++;
      return { kind: "failed", failure: { code: "rate_limited", message: "429", retryable: true, retryAfterMs: 1_000 } };
    }
    this.now.set(stage, atOnce);
    this.peaks.set(stage, Math.max(atOnce, this.peaks.get(stage) ?? 0));
    await this.world.clock.wait(latencyOf(stage, params));
    this.now.set(stage, this.now.get(stage)! - 1);
    return { kind: "done", result: await this.answer(claim) };
  }

  private async answer({ stage, params, inputs, prefix }: WorkClaim): Promise<Result> {
    const { film, media } = this.world;
    const given = Object.entries(inputs).map(
      ([name, list]) => [name, list.map(({ key, digest, sizeBytes }) => ({ url: `http://media.test/${key}`, digest, sizeBytes }))] as const,
    );
    const answer = answerOf(film, { stage, params, inputs: Object.fromEntries(given) }, 1);
    if ("failure" in answer) throw new Error(answer.failure.message);
    const artifacts: Record<string, Artifact> = {};
    for (const [name, content] of Object.entries(answer.artifacts)) {
      await media.write(`${prefix}${name}`, new TextEncoder().encode(content), "audio/wav");
      artifacts[name] = { key: `${prefix}${name}`, digest: hex(content), sizeBytes: content.length, contentType: "audio/wav" };
    }
    return { value: answer.value as Result["value"], artifacts, usage: [], meta: {} };
  }
}
