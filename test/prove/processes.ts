/** Parts of the campaign as processes: a machine has more than one core, and a planted bug may take its process along. */
import { spawn } from "node:child_process";
import path from "node:path";
import { BEGUN, type Slice } from "./slice.ts";
import type { Tally } from "./tally.ts";

const SLICE = path.join(import.meta.dirname, "slice.ts");
const PLANT = path.join(import.meta.dirname, "mutants", "plant.ts");
/** How plant.ts says that what it was to change is not in the source. */
const OUT_OF_DATE = 86;
/** One that turns in a circle is ended. A lot takes seconds; whoever looks for a bug goes through the whole slice of CI, which is some minutes. */
const LONGEST_MS = { lot: 5 * 60_000, whole: 15 * 60_000 };

export class OutOfDate extends Error {}

/** The promise that a process broke which ended without its tally. */
export const FELL = "a process fell over";
/** `hasBegun`: it had loaded all, and a run was under way. */
export class Fell extends Error {
  readonly hasBegun: boolean;

  constructor(message: string, hasBegun: boolean) {
    super(message);
    this.hasBegun = hasBegun;
  }
}

/** `mutant`: the bug that is planted in it. */
export async function inProcess(slice: Slice, mutant: string | null = null): Promise<Tally> {
  const { part, from, runs, until, first, journal } = slice;
  const flags = [...(first ? ["--first"] : []), ...(journal ? ["--journal"] : [])];
  const plant = mutant === null ? [] : ["--import", PLANT];
  const args = [
    "--disable-warning=ExperimentalWarning",
    ...plant,
    SLICE,
    "--part",
    part,
    "--from",
    String(from),
    "--runs",
    String(runs),
    "--until",
    String(until),
    ...flags,
  ];
  const env = { ...process.env, ...(mutant !== null && { MUTANT: mutant }) };
  const { end, out } = await output(args, env, mutant === null ? LONGEST_MS.lot : LONGEST_MS.whole);
  if (end === OUT_OF_DATE) throw new OutOfDate(mutant ?? "");
  const lines = out.trimEnd().split("\n");
  const begun = lines.indexOf(BEGUN);
  if (end !== 0) throw new Fell(`${part} from ${from} ended with ${end}: ${lines.slice(-8).join("\n")}`, begun >= 0);
  const last = lines.pop()!;
  if (journal) console.log(lines.slice(begun + 1).join("\n"));
  return JSON.parse(last) as Tally;
}

/** `end`: its exit code, or the signal that ended it. */
function output(args: string[], env: NodeJS.ProcessEnv, timeout: number): Promise<{ end: number | string | null; out: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"], timeout, killSignal: "SIGKILL" });
    let out = "";
    child.stdout.on("data", (bytes: Buffer) => (out += bytes.toString()));
    child.stderr.on("data", (bytes: Buffer) => (out += bytes.toString()));
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ end: code ?? signal, out }));
  });
}

/** In order, so many at a time. */
export async function atOnce<T>(most: number, all: Iterable<T>, act: (each: T) => Promise<void>): Promise<void> {
  const left = all[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let next = left.next(); next.done !== true; next = left.next()) await act(next.value);
  };
  await Promise.all(Array.from({ length: most }, worker));
}
