/** How long it takes to evaluate the plan of a long film, with all that follows from it: units adopted, lines told, jobs judged, attempts begun. */
import { performance } from "node:perf_hooks";
import { Memo } from "../../src/graph/memo.ts";
import { Announcer } from "../../src/dubs/loop/announce.ts";
import { evaluate } from "../../src/dubs/loop/evaluate.ts";
import { finish } from "../../src/dubs/loop/settle.ts";
import { Store } from "../../src/dubs/loop/store.ts";
import type { Loop } from "../../src/dubs/loop/units.ts";
import type { Artifact, Result, Unit } from "../../src/graph/unit.ts";
import { filmOf, type Film } from "../../test/dubs/film.ts";
import { LongWorld } from "../../test/dubs/long-world.ts";
import { hex } from "../../test/dubs/script.ts";
import { startOf } from "../../test/dubs/world.ts";
import { answerAtLength } from "./real-pieces.ts";

const ROUNDS = 40;
/** Beyond it watchers are told at every evaluation. */
const STEP_MS = 250;
export type PlanTimes = { lines: number; state: string; coldMs: number; unchanged: number[]; oneResult: number[] };

/** `spoken`: half of the takes are there. `mixing`: all are, and half of the pieces are mixed. */
export async function planTimes(lines: number, state: "spoken" | "mixing"): Promise<PlanTimes> {
  const film = filmOf(lines);
  const world = new LongWorld(film);
  let wordings = 0;
  world.script = (task) => answerAtLength(film, task, ++wordings);
  const stage = state === "spoken" ? "synthesize" : "mix";
  const total = state === "spoken" ? lines : film.pieces;
  await underWay(world, stage, total / 2);
  const loop = reopened(world);
  const announcer = new Announcer(loop);
  const timed = (): number => {
    world.now += STEP_MS;
    const began = performance.now();
    evaluate(loop, announcer);
    const ms = performance.now() - began;
    loop.store.commit();
    return ms;
  };
  const coldMs = timed();
  for (let warm = 0; warm < 5; warm++) timed();
  const unchanged = Array.from({ length: ROUNDS }, timed);
  const oneResult = Array.from({ length: ROUNDS }, () => {
    arrive(loop, film, stage);
    return timed();
  });
  return { lines, state, coldMs, unchanged, oneResult };
}

/** Until so many units of the stage are done, and those that follow were begun. */
async function underWay(world: LongWorld, stage: string, count: number): Promise<void> {
  world.mostOf.set(stage, count);
  const { dub, job } = startOf("job_1", ["es"]);
  await world.loop.start({ dub, job });
  await world.run();
}

/** As an object that was evicted comes back. */
export function reopened(world: LongWorld): Loop {
  const ports = world.ports();
  return {
    ports,
    store: new Store(ports),
    memo: new Memo(),
    aside: new Memo(),
    ahead: new Map(),
    permits: new Map(),
    mouth: null,
    unsent: new Set(),
    nextAttempt: 1,
  };
}

function arrive(loop: Loop, film: Film, stage: string): void {
  const unit = [...loop.store.units.rows.values()].find(({ spec, state }) => spec.stage === stage && state.status === "running");
  if (unit?.state.status !== "running") throw new Error(`no ${stage} is under way`);
  finish(loop, unit.state.attempt, { result: resultOf(unit, film) });
}

export function resultOf({ spec }: Unit, film: Film): Result {
  const inputs = Object.fromEntries(
    Object.entries(spec.inputs).map(([name, list]) => [name, list.map(({ digest, sizeBytes }) => ({ url: "http://media.test/", digest, sizeBytes }))]),
  );
  const answer = answerAtLength(film, { stage: spec.stage, params: spec.params, inputs }, 1);
  if ("failure" in answer) throw new Error(answer.failure.message);
  const artifacts = Object.entries(answer.artifacts).map(([name, content]): [string, Artifact] => [
    name,
    { digest: hex(content), key: `bench/${name}`, sizeBytes: content.length, contentType: "audio/wav" },
  ]);
  return { value: answer.value as Result["value"], artifacts: Object.fromEntries(artifacts), usage: [], meta: {} };
}
