/** How near a dub comes to the least that its graph and its vendors allow, and what its orchestration costs: rows, calls, waiting. */
import { DatabaseSync } from "node:sqlite";
import { sqlOf } from "../../test/pool/pool-world.ts";
import type { LoopPorts } from "../../src/dubs/loop/ports.ts";
import { atLeast, atMost, type Finding, noted } from "../finding.ts";
import { median, quantile } from "../quantile.ts";
import { type Bound, lowerBound } from "./bound.ts";
import { dagOf } from "./dag.ts";
import { dispatchLatencies } from "./latency-of-dispatch.ts";
import { DubWorld } from "./dub-world.ts";
import { pooledLanes } from "./lanes-pooled.ts";
import { type Deployed, readDeployed } from "./deployed.ts";
import { CAPS } from "./latencies.ts";
import { oneByOne, type Peer, videoLingoLike } from "./peer.ts";

const LINES = 150;
/** Translated, spoken, measured, fitted, placed, mixed. */
const EVENTS_A_LINE = 6;
const SCALE = 10;
const RUNS = 3;
/** A process that has just begun runs our code slowly; a Worker in production has run it before. */
const WARM_UP = { lines: LINES, scale: 100 };

type Run = {
  ms: number;
  bound: Bound;
  peer: Peer;
  alone: number;
  rows: number;
  calls: ReadonlyMap<string, number>;
  waits: number[];
  peaks: ReadonlyMap<string, number>;
  refused: number;
};

export async function criticalPath(say: (what: string) => void): Promise<Finding[]> {
  const deployed = readDeployed();
  await dub({ ...WARM_UP, separated: false }, deployed);
  const findings: Finding[] = [];
  for (const separated of [false, true]) {
    say(`${RUNS} dubs of ${LINES} lines ${separated ? "with" : "without"} separation, clock 1:${SCALE}`);
    const runs: Run[] = [];
    for (let count = 0; count < RUNS; count++) runs.push(await dub({ lines: LINES, scale: SCALE, separated }, deployed));
    findings.push(...timesOf(runs, separated), ...costsOf(runs, separated));
  }
  return findings;
}

async function dub({ lines, scale, separated }: { lines: number; scale: number; separated: boolean }, { batchSize, slots }: Deployed): Promise<Run> {
  const database = new DatabaseSync(":memory:");
  const world = new DubWorld({ lines, scale, batchSize, sql: sqlOf(database) as LoopPorts["sql"], lanes: pooledLanes(slots), tell: () => undefined });
  const written = (): number => Number(database.prepare("SELECT total_changes() AS rows").get()!["rows"]);
  const before = written();
  const ms = await world.dub({ separated });
  const rows = written() - before;
  const nodes = dagOf(world);
  const bound = lowerBound(nodes, (stage) => capOf(stage, slots));
  const peer = videoLingoLike(nodes, world.film.durationMs, separated);
  const { peaks, refused } = world.vendors;
  return { ms, bound, peer, alone: oneByOne(nodes), rows, calls: world.calls.counts, waits: dispatchLatencies(nodes, vendorCapOf), peaks, refused };
}

function timesOf(runs: readonly Run[], separated: boolean): Finding[] {
  const { bound, peer, alone } = runs[0]!;
  const ms = median(runs.map((run) => run.ms));
  const named = separated ? "with separation" : "without separation";
  const waits = runs.flatMap((run) => run.waits);
  return [
    noted(`end of the dub, ${named}`, ms / 1000, " s"),
    noted(`its bound (${bound.why})`, bound.ms / 1000, " s"),
    atMost(`end / bound, ${named}`, ms / bound.ms, 1.15, "x"),
    atLeast(`sequential peer, VideoLingo-like with its defaults / ours, ${named}`, peer.ms / ms, separated ? 12 : 20, "x"),
    noted("the same peer / the bound: what no orchestration can exceed", peer.ms / bound.ms, "x"),
    noted("the same peer told not to burn, with a static ffmpeg / ours", peer.mildMs / ms, "x"),
    noted("all our units one by one / ours", alone / ms, "x"),
    noted("dispatch latency p50, ready to claimed", quantile(waits, 0.5), " ms"),
    noted("dispatch latency p99", quantile(waits, 0.99), " ms"),
  ];
}

function costsOf(runs: readonly Run[], separated: boolean): Finding[] {
  const named = separated ? "with separation" : "without separation";
  const events = LINES * EVENTS_A_LINE;
  const total = ({ calls }: Run): number => [...calls.values()].reduce((sum, count) => sum + count, 0);
  const over = runs.reduce((sum, { peaks }) => sum + [...peaks].filter(([stage, peak]) => peak > CAPS[stage]!).length, 0);
  const rows = median(runs.map((run) => run.rows)) / events;
  const calls = median(runs.map(total)) / events;
  const kinds = [...runs[0]!.calls].map(([name, count]) => `${name} ${count}`).join(", ");
  return [
    atMost(`vendor caps exceeded, ${named}`, over, 0),
    atMost(
      `429s of the fakes, ${named}`,
      runs.reduce((sum, { refused }) => sum + refused, 0),
      0,
    ),
    ...(separated
      ? [noted("rows written per line event", rows), noted(`calls per line event (${kinds})`, calls)]
      : [atMost("rows written per line event", rows, 2), atMost(`calls to the dub per line event (${kinds})`, calls, 0.1)]),
  ];
}

const vendorCapOf = (stage: string): number => CAPS[stage] ?? Number.POSITIVE_INFINITY;
const capOf = (stage: string, slots: Deployed["slots"]): number => slots.get(SERVICES[stage] ?? "") ?? vendorCapOf(stage);
/** Who does the stages that a slot bounds. */
const SERVICES: Record<string, string> = {
  separate: "demucs",
  probe: "media",
  extract: "media",
  mix: "media",
  encode: "media",
  join: "media",
  mux: "media",
};
