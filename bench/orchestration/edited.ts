/** A finished dub of which one line is said otherwise: how long each evaluation of the plan takes, from the edit to the end of the job that renders it again. */
import { performance } from "node:perf_hooks";
import { Announcer } from "../../src/dubs/loop/announce.ts";
import { edit } from "../../src/dubs/loop/edit.ts";
import { evaluate } from "../../src/dubs/loop/evaluate.ts";
import { startJob } from "../../src/dubs/loop/start.ts";
import { finish } from "../../src/dubs/loop/settle.ts";
import type { Loop } from "../../src/dubs/loop/units.ts";
import type { Unit } from "../../src/graph/unit.ts";
import { workerStages } from "../../src/stages/index.ts";
import { runWorkerStage } from "../../src/stages/run.ts";
import { LongWorld } from "../../test/dubs/long-world.ts";
import { hex } from "../../test/dubs/script.ts";
import { startOf } from "../../test/dubs/world.ts";
import { filmOf, type Film } from "../../test/dubs/film.ts";
import { reopened, resultOf } from "./planning.ts";
import { answerAtLength } from "./real-pieces.ts";

const LANGUAGE = "es";
const STEP_MS = 250;
/** Far from each other, and none at an end. */
const LINES = [0.1, 0.5, 0.9, 0.3, 0.7];

/** `coldMs`: the first evaluation after an eviction, of a finished dub that is to be rendered. `finished`: the same again, awake. `edited`: each after an edit, and after each result that follows from it. */
export type EditTimes = { coldMs: number; finished: number[]; edited: { after: string; ms: number }[] };

export async function editTimes(lines: number, rounds = 20): Promise<EditTimes> {
  const film = filmOf(lines);
  const world = new LongWorld(film);
  let wordings = 0;
  world.script = (task) => answerAtLength(film, task, ++wordings);
  await world.job("job_1", "dub", [LANGUAGE]);
  const loop = reopened(world);
  const desk = { film, world, loop, announcer: new Announcer(loop) };
  const renders = Array.from({ length: rounds + 1 }, (_, index) => (render(loop, `job_again_${index}`), timed(desk)));
  const edited: EditTimes["edited"] = [];
  for (const [index, share] of LINES.entries()) edited.push(...(await sayOtherwise(desk, index, Math.floor(share * lines))));
  return { coldMs: renders[0]!, finished: renders.slice(1), edited };
}

type Desk = { film: Film; world: LongWorld; loop: Loop; announcer: Announcer };

function timed({ world, loop, announcer }: Desk): number {
  world.now += STEP_MS;
  const began = performance.now();
  evaluate(loop, announcer);
  const ms = performance.now() - began;
  loop.store.commit();
  return ms;
}

function render(loop: Loop, id: string): void {
  const { dub, job } = startOf(id, [LANGUAGE]);
  startJob(loop, { dub, job: { ...job, kind: "render" } }, null);
  loop.store.commit();
}

async function sayOtherwise(desk: Desk, round: number, at: number): Promise<EditTimes["edited"]> {
  const { loop } = desk;
  const line = [...loop.store.lineRows.rows.values()][at]!;
  const op = { op: "set_translation" as const, lineId: line.id, ifRevision: loop.store.lineRows.get(line.id)!.revision, language: LANGUAGE };
  const answer = edit(loop, { editId: `edt_bench_${round}`, actor: "usr_1", ops: [{ ...op, text: `Said otherwise, ${round}.` }] });
  if (answer.kind !== "applied") throw new Error(`the edit was not applied: ${JSON.stringify(answer)}`);
  render(loop, `job_edited_${round}`);
  const times = [{ after: "edit", ms: timed(desk) }];
  for (let unit = underWay(loop); unit; unit = underWay(loop)) {
    await arrive(desk, unit);
    times.push({ after: unit.spec.stage, ms: timed(desk) });
  }
  const { status } = loop.store.jobs.get(`job_edited_${round}`)!;
  if (status !== "succeeded") throw new Error(`the job after the edit is ${status}`);
  return times;
}

const underWay = ({ store }: Loop): Unit | undefined => [...store.units.rows.values()].find(({ state }) => state.status === "running");

async function arrive({ loop, film, world }: Desk, unit: Unit): Promise<void> {
  if (unit.state.status !== "running") throw new Error(`${unit.spec.label} is not under way`);
  const { attempt } = unit.state;
  if (!workerStages[unit.spec.stage]) return void finish(loop, attempt, { result: resultOf(unit, film) });
  const ports = {
    media: world.media,
    newId: (prefix: string) => `${prefix}_${attempt}`,
    digest: async (bytes: Uint8Array) => hex(Buffer.from(bytes).toString()),
  };
  const { stage, params, inputs } = unit.spec;
  const outcome = await runWorkerStage({ stage, params, inputs, prefix: `bench/${attempt}/` }, ports);
  finish(loop, attempt, outcome.kind === "done" ? { result: outcome.result } : { failure: outcome.failure });
}
