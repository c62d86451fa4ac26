/** A thousand watchers of one dub in real workerd: what reaches them, how late, and what a delivery costs beside a bare broadcast. */
import type { DubEvent } from "../../src/dubs/events.ts";
import type { LineView } from "../../src/dubs/wire.ts";
import { atMost, type Finding, noted } from "../finding.ts";
import { median, quantile } from "../quantile.ts";
import { cpuMsOf } from "./watchers/cpu.ts";
import { Crowd, until } from "./watchers/crowd.ts";
import { type Server, startBareBroadcast, startWorkerd } from "./watchers/server.ts";

const WATCHERS = 1_000;
const LINE_EVENTS = 900;
/** A/B as often. */
const ROUNDS = 3;
const TURNS = 40;
const EVERY_MS = 100;
const LATE_MS = 10_000;
/** `turns`: the frames of each turn of the dub's. */
type Dubbed = { ms: number; turns: string[][]; lines: LineView[] };

export async function watching(say: (what: string) => void): Promise<Finding[]> {
  const server = await startWorkerd();
  try {
    const crowd = await Crowd.join(server.url, WATCHERS);
    say(`${crowd.size} watchers of a dub of 150 lines in workerd, in real time (half a minute)`);
    const before = cpuMsOf(server.pid);
    const { ms, turns, lines } = (await (await fetch(`${server.url}/dub`)).json()) as Dubbed;
    const last = turns.flat().length;
    await until(() => crowd.arrivedAt(last) === WATCHERS, LATE_MS);
    const usedMs = cpuMsOf(server.pid) - before;
    return [
      noted("dub in workerd, clock 1:1", ms / 1000, " s"),
      atMost(`frames per watcher (${WATCHERS} watchers) per line event`, crowd.received / WATCHERS / LINE_EVENTS, 0.25),
      atMost("watchers without the last frame, frames lost, repeated, out of order or changed", WATCHERS - crowd.arrivedAt(last) + crowd.faults, 0),
      atMost("lines whose state, as told, is not the dub's at the end", untold(crowd, lines), 0),
      noted("lag p50, from the event to a watcher", quantile(crowd.lags, 0.5), " ms"),
      noted("lag p99", quantile(crowd.lags, 0.99), " ms"),
      noted("server CPU of the whole dub over its deliveries", (usedMs * 1000) / crowd.received, " us"),
      ...(await deliveries(server, crowd, turns, say)),
    ];
  } finally {
    await server.close();
  }
}

/** By what one watcher was told; that the others were told the same is counted above. */
function untold({ told }: Crowd, lines: readonly LineView[]): number {
  const states = new Map<string, Record<string, unknown>>();
  for (const { frame } of told.values()) {
    const event = JSON.parse(frame.toString()) as DubEvent;
    if (event.type === "lines.changed") for (const { lineId, ...parts } of event.data.lines) states.set(lineId, { ...states.get(lineId), ...parts });
  }
  return lines.filter(({ id, translation, take, placement }) => {
    const state = states.get(id) as Partial<Pick<LineView, "translation" | "take" | "placement">> | undefined;
    const isTold = state?.translation?.text === translation?.text && state?.take?.id === take?.id && state?.placement?.startMs === placement?.startMs;
    return !isTold || !take || !placement;
  }).length;
}

/** The dub's own last turns once more to everyone, by us and by the rival, one after the other. */
async function deliveries(server: Server, crowd: Crowd, turns: readonly string[][], say: (what: string) => void): Promise<Finding[]> {
  const rival = await startBareBroadcast(turns);
  const rivals = await Crowd.join(rival.url, WATCHERS);
  const frames = turns.slice(-TURNS).flat().length;
  say(`${ROUNDS} times the last ${frames} frames, in ${TURNS} turns, to ${WATCHERS} sockets, by workerd and by ws`);
  try {
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(await cpuOfDelivery(server, crowd, frames));
      theirs.push(await cpuOfDelivery(rival, rivals, frames));
    }
    const ratio = median(ours.map((us, round) => us / theirs[round]!));
    return [
      noted("server CPU per delivery, workerd", median(ours), " us"),
      noted("server CPU per delivery, bare Node ws", median(theirs), " us"),
      atMost("workerd / ws", ratio, 2.5, "x"),
    ];
  } finally {
    rivals.leave();
    crowd.leave();
    await rival.close();
  }
}

async function cpuOfDelivery({ url, pid }: Server, crowd: Crowd, frames: number): Promise<number> {
  crowd.onlyCount();
  const before = cpuMsOf(pid);
  await fetch(`${url}/broadcast?turns=${TURNS}&everyMs=${EVERY_MS}`);
  if (!(await until(() => crowd.received === frames * WATCHERS, LATE_MS))) throw new Error(`only ${crowd.received} of ${frames * WATCHERS} frames arrived`);
  return ((cpuMsOf(pid) - before) * 1000) / crowd.received;
}
