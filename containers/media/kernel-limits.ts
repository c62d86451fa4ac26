/** What the kernel lets one media process take, whatever the file makes it ask for. Linux with util-linux's prlimit; elsewhere there are none. */
import { accessSync, constants, readFileSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import process from "node:process";
import { MAX_SOURCE_BYTES } from "./source.ts";

/** Bytes of memory that is written to, bytes of the largest file, bytes of the stack of a thread, seconds of all cores together. */
export type KernelLimits = { memoryBytes: number; fileBytes: number; stackBytes: number; cpuS: number };

/**
 * Measured as RLIMIT_DATA counts (heap, frames, stacks of threads; not the program itself), decoded by 16 threads and encoded to full HD: 4K H.264
 * takes 1.1 GB, 8K H.264 2.6, 8K HEVC of 10 bits 3.1, 8K ProRes 4444 4.9. One frame by one thread: at most 0.7.
 */
const MOST_MEMORY_BYTES = 6 * 1024 ** 3;
/** Of the container's or the machine's memory: the service itself needs some. */
const SHARE = 0.75;
/** A film of full HD can become larger than its source in a newer codec, not so much larger. */
const MOST_FILE_BYTES = 4 * MAX_SOURCE_BYTES;
/** As Linux has it; stacks of threads count as memory, and are as large as the service's own limit where that is another. */
const STACK_BYTES = 8 * 1024 ** 2;

/**
 * `limitMs`: wall-clock time. The CPU's follows from it, so that only a process outlives it that nobody stops any more, since the service died:
 * the service's own killer comes first. `hard`: what the service may give at most; prlimit starts nothing where it is asked for more.
 */
export function kernelLimits(limitMs: number, hard = HARD): KernelLimits {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Infinity);
  const cpuS = Math.ceil(limitMs / 1000) * (availableParallelism() + 1);
  return {
    memoryBytes: Math.floor(Math.min(MOST_MEMORY_BYTES, memory * SHARE, hard.memoryBytes)),
    fileBytes: Math.min(MOST_FILE_BYTES, hard.fileBytes),
    stackBytes: Math.min(STACK_BYTES, hard.stackBytes),
    cpuS: Math.min(cpuS, hard.cpuS),
  };
}

/** Of /proc/PID/limits; Infinity: none. */
export function hardLimits(shown: string): KernelLimits {
  const hard = (name: string): number => Number(new RegExp(`^${name} +\\S+ +(\\d+)`, "m").exec(shown)?.[1] ?? Infinity);
  return { memoryBytes: hard("Max data size"), fileBytes: hard("Max file size"), stackBytes: hard("Max stack size"), cpuS: hard("Max cpu time") };
}
const HARD = hardLimits(process.platform === "linux" ? readFileSync("/proc/self/limits", "latin1") : "");

/** null: there is none. Only where the system has it, never from a PATH. */
const PRLIMIT = process.platform === "linux" ? (["/usr/bin/prlimit", "/bin/prlimit"].find(isExecutable) ?? null) : null;
export const hasKernelLimits = PRLIMIT !== null;

/** The command that runs `program` under `limits`. prlimit becomes the program: the process is the same, so are its group and its signals. */
export function underLimits(program: string, args: string[], limits: KernelLimits): [command: string, args: string[]] {
  if (PRLIMIT === null) return [program, args];
  // no core: it would hold what a stranger sent. Not the address space: that counts memory which is only reserved, and the program
  const options = ["--core=0", `--data=${limits.memoryBytes}`, `--fsize=${limits.fileBytes}`, `--stack=${limits.stackBytes}`, `--cpu=${limits.cpuS}`];
  return [PRLIMIT, [...options, "--", program, ...args]];
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
