/** G8: one line of a finished dub said otherwise; an edit that moves the loudness of all; and the seams that pieces leave. */
import { mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { PIECE_SAMPLES } from "../../containers/contract/stages.ts";
import { readSound } from "../../containers/media/sound.ts";
import type { EditOp } from "../../src/dubs/edits/ops.ts";
import { atLeast, atMost, noted } from "../finding.ts";
import type { Finding } from "../finding.ts";
import { quantile } from "../quantile.ts";
import type { Dub } from "./dub.ts";
import { isForFilm, joinedOf, LANGUAGE, mixesOf, renderOf } from "./dub.ts";
import { snrDb } from "./lag.ts";
import type { Done } from "./media-world.ts";
import { cpuOf, ofStage } from "./replay.ts";
import { artifactOf, runStage } from "./run-stage.ts";
import { Tool } from "./rivals/rival.ts";
import { totalS } from "./spent.ts";

/** Of the first lines so many keep their original voice, which is louder. */
const KEPT_SHARE = 0.4;
const WINDOW = 2_048;
const NOTHING = ["transcribe", "separate", "translate", "extract"] as const;

export async function redub(dub: Dub): Promise<Finding[]> {
  const [film, all] = [renderOf(dub), [...dub.world.done]];
  const lines = await dub.world.loop.lines({ afterId: null, limit: 200, language: null });
  const { id: lineId, revision: ifRevision } = lines[lines.length >> 1]!;
  const one = await edited(dub, [{ op: "set_translation", lineId, ifRevision, language: LANGUAGE, text: "Otra cosa, dicha de otra manera." }]);
  const many = lines
    .slice(0, Math.round(KEPT_SHARE * lines.length))
    .map(({ id, revision }) => ({ op: "set_treatment", lineId: id, ifRevision: revision, treatment: "keep" }) as const);
  const hls = totalS(
    cpuOf([await runStage(dub.folder, { stage: "stream", params: { kind: "audio", durationMs: dub.seconds * 1000 }, inputs: { sound: [joinedOf(dub)] } })]),
  );
  const counts = (job: Job, ...stages: string[]): number => stages.reduce((sum, stage) => sum + (job.ran[stage] ?? 0), 0);
  const spentOn = (tasks: readonly Done[]): number => totalS(cpuOf(tasks.map(({ ran }) => ran)));
  const filmOnly = one.done.filter(isForFilm);
  const streamedS = spentOn(ofStage(filmOnly, "mix", "encode", "join")) + hls;
  const loudness = await edited(dub, many);
  const pieces = dub.world.film.pieces;
  return [
    atMost(`G8 one of ${lines.length} lines: syntheses`, counts(one, "synthesize"), 1),
    atMost("G8 recognitions, separations, translations", counts(one, ...NOTHING), 0),
    atMost("G8 CPU of its media work / of the full render, for MP4", spentOn(one.done) / spentOn(all), 0.125, "x"),
    noted("G8 the same, without the dialogue alone as FLAC, which is joined besides", spentOn(filmOnly) / spentOn(film), "x"),
    atMost("G8 CPU of its media work / of the full render, for HLS", streamedS / spentOn(film), 0.067, "x"),
    noted("G8 pieces mixed anew", counts(one, "mix")),
    atMost(`G8 pieces encoded anew, of ${pieces}: its own and the edges beside`, counts(one, "encode"), counts(one, "mix") + 2),
    atMost(
      "G8 an edit that moves loudness by more than 0.3 LU: gains",
      new Set(loudness.done.filter(isEncode).map(({ asked }) => asked.params["gainDb"])).size,
      1,
    ),
    atLeast(`G8 it encodes anew, of ${pieces} pieces`, counts(loudness, "encode"), pieces),
    noted("G8 and mixes anew", counts(loudness, "mix")),
  ];
}

const isEncode = ({ asked }: Done): boolean => asked.stage === "encode";

type Job = { ran: Record<string, number>; done: Done[] };
let jobs = 1;

async function edited({ world }: Dub, ops: EditOp[]): Promise<Job> {
  const answer = await world.edit(ops);
  if (answer.kind !== "applied") throw new Error(JSON.stringify(answer));
  const before = world.done.length;
  const ran = await world.job(`job_${++jobs}`, "render", [LANGUAGE]);
  return { ran, done: world.done.slice(before) };
}

/** The mix encoded piece by piece as it is, joined and decoded, beside itself: at seams, and half a piece away from them. */
export async function seams(dub: Dub): Promise<Finding[]> {
  const folder = await mkdtemp(path.join(dub.folder, "seams-"));
  const encodes = ofStage(dub.world.done, "encode").map(({ asked }) => ({ ...asked, params: { ...asked.params, gainDb: 0, limited: false } }));
  const pieces: string[] = [];
  for (const asked of encodes) pieces.push(artifactOf(await runStage(folder, asked), "aac"));
  const samples = mixesOf(dub).reduce((sum, { params }) => sum + params.samples, 0);
  const joined = artifactOf(await runStage(folder, { stage: "join", params: { kind: "aac", samples }, inputs: { pieces } }), "audio");
  const bytes = await new Tool(dub.ffmpeg).run(["-i", joined, "-f", "f32le", "-af", "pan=mono|c0=c0", "pipe:1"]);
  const heard = new Float32Array(new Uint8Array(bytes).buffer);
  const original = new Float32Array(samples);
  for (const { params, mix } of mixesOf(dub)) original.set((await readSound(mix)).planes[0]!, params.startSample);
  await rm(folder, { recursive: true });
  const around = (places: number[]): number =>
    quantile(
      places.map((at) => snrDb(original, heard, at - WINDOW, at + WINDOW)),
      0.5,
    );
  const borders = Array.from({ length: pieces.length - 1 }, (_, at) => (at + 1) * PIECE_SAMPLES);
  const middles = borders.map((at) => at - PIECE_SAMPLES / 2);
  return [
    atMost("G8 joined pieces: samples more or fewer than the film's", Math.abs(heard.length - samples), 0),
    atLeast("G8 signal to error at seams, less that of the middle of pieces", around(borders) - around(middles), -4, " dB"),
  ];
}
