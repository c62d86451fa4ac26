/**
 * Sound that begins before the first presented frame, in a container without edit lists: Matroska cannot hide it, and would begin with it,
 * so that nothing lay at time 0. The packets before time 0 are left out instead; they are copied whole, and the first that stays begins up to
 * one packet later.
 */
import type { StageRun } from "../node-service/stage.ts";
import { ffmpeg } from "./ffmpeg.ts";
import { lineReader, parseFramecrc } from "./framecrc.ts";
import { BASE_LIMIT_MS } from "./mux-source.ts";
import type { OpenedSource } from "./mux-source.ts";
import { sourceInput } from "./source.ts";
import type { Container } from "../contract/sniff.ts";

/** Matroska's clock ticks in milliseconds. */
const TICK_S = 0.001;
/** So much is read behind time 0: more than any packet lasts. */
const BEHIND_S = 2;

/** `filter`: of the copied track, whose time 0 is the film's. `sound`: how the track begins without what it drops. */
export type EarlySound = { filter: string; sound: OpenedSource["sound"] };

/** null: the sound does not begin before time 0. @throws TaskFailure of ffmpeg.ts */
export async function earlySound(run: StageRun, source: string, container: Container, opened: OpenedSource, audioIndex: number): Promise<EarlySound | null> {
  const { sound, zeroS } = opened;
  const { packetS, shownS } = sound;
  if (packetS === null || shownS === null || shownS >= zeroS - TICK_S) return null;
  // what only prepares the decoder stays: the container hides as much of the first packet as the codec needs
  const primingS = Math.max(0, shownS - packetS);
  const firstS = await firstPacket(run, sourceInput(source, container, ["-t", (zeroS - packetS + BEHIND_S).toFixed(6)]), audioIndex, zeroS - primingS);
  const filter = dropBefore(-primingS);
  return { filter, sound: { ...sound, packetS: firstS, shownS: firstS === null ? null : firstS + primingS } };
}

async function firstPacket(run: StageRun, input: string[], audioIndex: number, fromS: number): Promise<number | null> {
  let [unitS, firstS]: [number, number | null] = [0, null];
  const readLine = lineReader((line) => {
    const parsed = parseFramecrc(line);
    if (parsed?.kind === "header" && parsed.key === "tb") unitS = Number(parsed.value.split("/")[0]) / Number(parsed.value.split("/")[1]);
    if (parsed?.kind === "packet") firstS ??= parsed.pts * unitS;
  });
  const args = ["-copyts", ...input, "-map", `0:a:${audioIndex}`, "-c", "copy", "-bsf:a", dropBefore(fromS), "-f", "framecrc", "pipe:1"];
  await ffmpeg({ args, signal: run.signal, limitMs: BASE_LIMIT_MS, onOutput: readLine });
  return firstS;
}

const dropBefore = (seconds: number): string => `noise=drop=lt(pts*tb\\,${(seconds - TICK_S).toFixed(6)})`;
