/**
 * One film heard as a dub hears it: the same stages, the same services, the same choices (src/dubbing/plan-hear.ts), the same code that
 * makes lines, without the platform around them, so that a figure is of hearing and of nothing else.
 */
import { readFile } from "node:fs/promises";
import pLimit, { type LimitFunction } from "p-limit";
import type { z } from "zod";
import { AlignValue, DiarizeValue, ExtractValue, PIECE_MS, ProbeValue, SeparateValue } from "../../containers/contract/stages.ts";
import { Transcript, Turns } from "../../containers/contract/transcript.ts";
import { Health } from "../../containers/contract/task.ts";
import { CLEAN_DB, cleannessOf } from "../../src/dubbing/hear-from.ts";
import { type Segmented, segment } from "../../src/dubbing/segment.ts";
import { catalog } from "../../src/providers/catalog.ts";
import type { Ended, House, Kept } from "./house.ts";
import type { ServiceName } from "./services.ts";

/** The engines that run on any machine without a key. */
const LIGHT = {
  transcribe: "faster-whisper/base",
  align: "faster-whisper/base-align",
  diarize: "resemblyzer/voice-encoder",
  separate: "spleeter/2stems-16khz",
};
const CONTEXT_MS = 1_000;
const MOST_MS = 4 * 3_600_000;

type Stage = "probe" | "extract" | "separate" | "transcribe" | "align" | "diarize" | "segment";
type Sounds = { spans: { startMs: number; endMs: number }[]; inputs: Kept[] };
export type Parted = { vocals: Kept; background: Kept; voice: Kept; measured: SeparateValue };
export type Heard = {
  segmented: Segmented;
  turns: Turns["turns"] | null;
  parted: Parted[];
  durationMs: number;
  seconds: Record<Stage, number>;
  from: "mix" | "voice";
};

/** Hears films with one set of services, `atOnce` tasks at a time: what more would only ask for a slot again and again. */
export class Ear {
  readonly #house: House;
  readonly #urls: Record<ServiceName, string>;
  readonly #limit: LimitFunction;
  #ids = 0;
  seconds: Record<Stage, number> = noTime();

  constructor(house: House, urls: Record<ServiceName, string>, atOnce = 1) {
    this.#house = house;
    this.#urls = urls;
    this.#limit = pLimit(atOnce);
  }

  async hear(film: Kept): Promise<Heard> {
    this.seconds = noTime();
    const extracted = await this.extract(film);
    const { extract, programmes, speech, durationMs } = extracted;
    const parted = await this.separate(programmes);
    const mix: Sounds = { spans: extract.speech.map(({ startMs, endMs }) => ({ startMs, endMs })), inputs: speech };
    const { from, sounds } = this.#chosen(parted, mix, durationMs);
    const words = await this.transcribe(extract, speech);
    const timed = await this.#aligned(words, extract, sounds);
    const turns = await this.#diarized(sounds);
    const segmented = await this.#segmented(timed, extract, turns);
    return { segmented, turns, parted, durationMs, seconds: this.seconds, from };
  }

  async extract(film: Kept): Promise<{ extract: ExtractValue; programmes: Kept[]; speech: Kept[]; durationMs: number }> {
    const probed = ProbeValue.parse((await this.#do("probe", "media", { maxDurationMs: MOST_MS }, { source: [film] })).value);
    const [track] = probed.audio;
    const params = { audioIndex: track!.index, audioStartMs: track!.startMs, durationMs: probed.durationMs };
    const { value, artifacts } = await this.#do("extract", "media", params, { source: [{ ...film, digest: probed.digest }] });
    const extract = ExtractValue.parse(value);
    const programmes = Array.from({ length: extract.pieces }, (_, index) => artifacts[`programme/${index}`]!);
    return { extract, programmes, speech: extract.speech.map((_, index) => artifacts[`speech/${index}`]!), durationMs: probed.durationMs };
  }

  separate(programmes: readonly Kept[]): Promise<Parted[]> {
    return Promise.all(
      programmes.map(async (programme, index) => {
        const inputs = { before: programmes.slice(Math.max(0, index - 1), index), programme: [programme], after: programmes.slice(index + 1, index + 2) };
        const { value, artifacts } = await this.#do("separate", "demucs", { engine: LIGHT.separate, contextMs: CONTEXT_MS }, inputs);
        return { vocals: artifacts["vocals"]!, background: artifacts["background"]!, voice: artifacts["voice"]!, measured: SeparateValue.parse(value) };
      }),
    );
  }

  transcribe(extract: ExtractValue, speech: readonly Kept[]): Promise<Kept[]> {
    return Promise.all(
      extract.speech.map(async ({ startMs }, index) => {
        const params = { engine: LIGHT.transcribe, language: null, startMs };
        return (await this.#do("transcribe", "whisperx", params, { speech: [speech[index]!] })).artifacts["words"]!;
      }),
    );
  }

  #chosen(parted: readonly Parted[], mix: Sounds, durationMs: number): { from: "mix" | "voice"; sounds: Sounds } {
    const cleanness = cleannessOf(parted.map(({ measured }) => measured));
    if (cleanness === null || cleanness >= CLEAN_DB) return { from: "mix", sounds: mix };
    const spans = parted.map((_, index) => ({ startMs: index * PIECE_MS, endMs: Math.min(durationMs, (index + 1) * PIECE_MS) }));
    return { from: "voice", sounds: { spans, inputs: parted.map(({ voice }) => voice) } };
  }

  /** Only where the recognizer's own times are not worth cutting by. */
  async #aligned(words: Kept[], extract: ExtractValue, { spans, inputs }: Sounds): Promise<Kept[]> {
    const ear = catalog.find(({ id }) => id === LIGHT.transcribe);
    if ((ear?.timing ?? "good") === "good") return words;
    return Promise.all(
      words.map(async (each, index) => {
        const { startMs, endMs } = extract.speech[index]!;
        const touching = spans.flatMap((span, at) => (span.startMs < endMs && span.endMs > startMs ? [at] : []));
        const params = { engine: LIGHT.align, language: "und", sounds: touching.map((at) => spans[at]!) };
        const { value, artifacts } = await this.#do("align", "whisperx", params, { sound: touching.map((at) => inputs[at]!), words: [each] });
        AlignValue.parse(value);
        return artifacts["words"]!;
      }),
    );
  }

  /** Null where the engine is off, as in a dub: one person then speaks all of it. */
  async #diarized({ spans, inputs }: Sounds): Promise<Turns["turns"] | null> {
    const { engines } = Health.parse(await (await fetch(`${this.#urls.whisperx}/healthz`)).json());
    if (!engines.some(({ id, on }) => on && id === LIGHT.diarize)) return null;
    const { value, artifacts } = await this.#do("diarize", "whisperx", { engine: LIGHT.diarize, sounds: spans, speakers: null }, { sound: inputs });
    DiarizeValue.parse(value);
    return (await read(Turns, artifacts["turns"]!)).turns;
  }

  async #segmented(words: readonly Kept[], extract: ExtractValue, turns: Turns["turns"] | null): Promise<Segmented> {
    const transcripts = await Promise.all(words.map((file) => read(Transcript, file)));
    const pieces = extract.speech.map(({ fromMs, untilMs }) => ({ fromMs, untilMs }));
    const began = performance.now();
    const made = segment({ transcripts, pieces, turns }, { language: null, isScript: false }, (prefix) => `${prefix}_${++this.#ids}`);
    this.seconds.segment += (performance.now() - began) / 1000;
    return made;
  }

  async #do(stage: Stage, service: ServiceName, params: Record<string, unknown>, inputs: Record<string, readonly Kept[]>): Promise<Ended> {
    const ended = await this.#limit(() => this.#house.run(this.#urls[service], stage, params, inputs));
    this.seconds[stage] += ended.seconds;
    return ended;
  }
}

const noTime = (): Record<Stage, number> => ({ probe: 0, extract: 0, separate: 0, transcribe: 0, align: 0, diarize: 0, segment: 0 });

async function read<T>(schema: z.ZodType<T>, file: Kept): Promise<T> {
  return schema.parse(JSON.parse(await readFile(file.path, "utf8")));
}
