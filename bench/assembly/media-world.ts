/**
 * A dub in the simulated world of test/dubs whose sound is real: the loop and the plan are the product's, what the media service is asked
 * is done by its stages, and takes, programme and background are the corpus's. Recognition, translation and separation are played.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { SAMPLE_RATE } from "../../containers/contract/stages.ts";
import type { Task } from "../../containers/contract/task.ts";
import { interleave } from "../../containers/media/sound.ts";
import { writeWav } from "../../containers/media/wav.ts";
import { answerOf, type Film, filmOf } from "../../test/dubs/film.ts";
import { LongWorld } from "../../test/dubs/long-world.ts";
import { startOf } from "../../test/dubs/world.ts";
import type { Corpus } from "./corpus.ts";
import { type Programme, programmeOf } from "./programme.ts";
import { isMedia, runStage } from "./run-stage.ts";
import type { Asked, Ran } from "./run-stage.ts";

/** A task of the media service, and what came of it. */
export type Done = { asked: Asked; ran: Ran };
type Made = { value: Record<string, unknown>; files: Record<string, string> };

export class MediaWorld extends LongWorld {
  /** In the order they were done. */
  readonly done: Done[] = [];
  readonly film: Film;
  private readonly corpus: Corpus;
  private readonly programme: Programme;
  private readonly folder: string;
  /** Where the bytes of an object lie: the storage itself holds their names only. */
  private readonly files = new Map<string, string>();
  private wording = 0;

  constructor(corpus: Corpus, folder: string, lines: number, source: string) {
    const film = filmOf(lines);
    super(film);
    this.film = film;
    this.corpus = corpus;
    this.folder = folder;
    this.programme = programmeOf(corpus, film);
    this.files.set(startOf("", []).dub.source.artifactKey, source);
  }

  override async serve(task: Task): Promise<{ status: number }> {
    const made = await this.made(task);
    if (!made) return super.serve(task);
    this.ran.push({ stage: task.stage, label: task.stage });
    const artifacts: Record<string, { digest: string; sizeBytes: number; contentType: string }> = {};
    for (const [name, file] of Object.entries(made.files)) {
      const kept = { sizeBytes: Buffer.byteLength(file), contentType: "application/octet-stream" };
      const granted = await this.loop.message(task.attempt, { kind: "grant", name, ...kept });
      if (granted.status !== 200) return granted;
      const key = new URL((granted.body as { put: { url: string } }).put.url).pathname.slice(1);
      this.files.set(key, file);
      await this.media.write(key, Buffer.from(file), kept.contentType);
      artifacts[name] = { digest: await digestOf(file), ...kept };
    }
    return this.loop.message(task.attempt, { kind: "done", value: made.value, artifacts, usage: [], meta: {} });
  }

  /** Null: the scripted services answer. */
  private async made(task: Task): Promise<Made | null> {
    if (isMedia(task.stage)) return this.byMedia(task, task.stage);
    const { value } = answerOf(this.film, task, ++this.wording) as { value: Record<string, unknown> };
    if (task.stage === "synthesize") return this.take(String(task.params["text"]), Number(task.params["speed"] ?? 1));
    if (task.stage === "separate") return this.parted(task, value);
    if (task.stage === "probe") return { value: { ...value, audio: (value["audio"] as object[]).map((track) => ({ ...track, index: 0 })) }, files: {} };
    if (task.stage !== "extract") return null;
    const pieces = await Promise.all(Array.from({ length: this.film.pieces }, (_, at) => this.sound(`programme-${at}`, () => this.programme.piece(at))));
    const speech = this.film.speech.map((_, at) => [`speech/${at}`, this.corpus.takes[0]!.file] as const);
    return { value, files: { ...Object.fromEntries(pieces.map((file, at) => [`programme/${at}`, file])), ...Object.fromEntries(speech) } };
  }

  private async byMedia(task: Task, stage: Asked["stage"]): Promise<Made> {
    const inputs = Object.entries(task.inputs).map(async ([name, list]) => [name, await Promise.all(list.map(({ url }) => this.fileAt(url)))] as const);
    const asked = { stage, params: task.params, inputs: Object.fromEntries(await Promise.all(inputs)) };
    const ran = await runStage(this.folder, asked);
    this.done.push({ asked, ran });
    return ran;
  }

  /** A line is said by the take of its number; a text without one, as people write them, by that of its length. What the plan
   * asks of a voice it was spoken at: its length is what it is. */
  private take(text: string, speed: number): Made {
    const at = Number(/ (\d+)\./.exec(text)?.[1] ?? text.length);
    const { file, value } = this.corpus.takes[at % this.corpus.takes.length]!;
    return { value: { ...value, speed }, files: { take: file } };
  }

  private async parted({ inputs }: Task, value: Record<string, unknown>): Promise<Made> {
    const at = /programme-(\d+)/.exec(await this.fileAt(inputs["programme"]![0]!.url))![1]!;
    const background = await this.sound(`background-${at}`, () => this.programme.background(Number(at)));
    const speech = this.corpus.takes[0]!.file;
    return { value: { ...value, backgroundDb: -38 }, files: { vocals: speech, background, voice: speech } };
  }

  /** Stereo of 16 bit, as extract and separate hand it over. */
  private async sound(name: string, planes: () => Promise<Float32Array[]>): Promise<string> {
    const file = path.join(this.folder, `${name}.wav`);
    const sound = interleave(await planes());
    const pcm = new Int16Array(sound.length);
    for (let k = 0; k < pcm.length; k++) pcm[k] = Math.max(-32_768, Math.min(32_767, Math.round(sound[k]! * 32_768)));
    await writeWav(file, { sampleRate: SAMPLE_RATE, channels: 2, pcm });
    return file;
  }

  private async fileAt(url: string): Promise<string> {
    const key = new URL(url).pathname.slice(1);
    const known = this.files.get(key);
    if (known) return known;
    const file = path.join(this.folder, createHash("sha256").update(key).digest("hex"));
    await writeFile(file, (await this.media.read(key)) ?? new Uint8Array());
    this.files.set(key, file);
    return file;
  }
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
