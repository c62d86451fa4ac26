/** The same work as a rival does it: stage after stage, in one process. Its own schedule is added up from its code (facts of 2026-11), nothing sleeps. */
import { latencyOf } from "./latencies.ts";
import type { Node } from "./dag.ts";

/** VideoLingo dfbdc00 with its defaults, for ten minutes, in ms; measured or added up from what its code calls. */
const DOWNLOAD_MS = 2_000;
/** Its demucs runs over the whole track in one process. */
const SEPARATE_RATE = 1.5;
/** Two calls for each of 15 chunks on 4 threads, 15 splits, a summary and a last check. */
const LANGUAGE_MODEL_ROUNDS = (1 + 15 + 15 * 2) / 4 + 1;
/** The first five lines one by one, then four threads. */
const SPOKEN_ALONE = 5;
const THREADS = 4;
/** CPU of its per-line ffmpeg calls over four ideal cores, with Debian's ffmpeg, which its installation brings; a static build starts in no time. */
const AUDIO_MS = 79_000;
const AUDIO_STATIC_MS = 16_000;
/** Two full x264 encodes of 720p on four ideal cores: it burns subtitles in unless told otherwise. */
const BURN_MS = 363_000;

/** `mildMs`: told not to burn, and with a static ffmpeg. */
export type Peer = { ms: number; mildMs: number };

/** VideoLingo-like, on the latencies of the same fakes. */
export function videoLingoLike(nodes: readonly Node[], filmMs: number, separated: boolean): Peer {
  const of = (stage: string): number[] => nodes.filter((node) => node.stage === stage).map(({ ms }) => ms);
  const sum = (lengths: number[]): number => lengths.reduce((total, ms) => total + ms, 0);
  const speech = of("synthesize");
  const heard = sum(of("transcribe"));
  const translated = LANGUAGE_MODEL_ROUNDS * latencyOf("translate", {});
  const spoken = sum(speech.slice(0, SPOKEN_ALONE)) + sum(speech.slice(SPOKEN_ALONE)) / THREADS;
  const called = DOWNLOAD_MS + (separated ? SEPARATE_RATE * filmMs : 0) + heard + translated + spoken;
  return { ms: called + AUDIO_MS + BURN_MS, mildMs: called + AUDIO_STATIC_MS };
}

/** Our own units, one after the other. */
export const oneByOne = (nodes: readonly Node[]): number => nodes.reduce((sum, { ms }) => sum + ms, 0);
