/** A film of any length that simulated services work on: pairs of spoken lines with a second of silence after each, so that islands are short. */
import { encoded, mixed, streamed } from "./mastered.ts";
import { PIECE_SAMPLES, SPEECH_PIECE_MS, type ExtractValue } from "../../containers/contract/stages.ts";
import { type Transcript } from "../../containers/contract/transcript.ts";
import type { Task } from "../../containers/contract/task.ts";
import { hex, type Answer } from "./script.ts";

export type Film = { durationMs: number; samples: number; pieces: number; speech: ExtractValue["speech"]; lines: number };
type Asked = Pick<Task, "stage" | "params" | "inputs">;

const PAIR_MS = 8_000;
/** Of both lines of a pair: nearer than a second to each other, further from the next pair. */
const STARTS_MS = [500, 4_100];
const WORDS = "Every morning the people here tell story number".split(" ");
const WORD_MS = 330;

/** `speechMs`: how long the pieces are that are recognised in one go. */
export function filmOf(lines: number, speechMs = SPEECH_PIECE_MS): Film {
  const durationMs = Math.ceil(lines / 2) * PAIR_MS;
  const samples = durationMs * 48;
  const speech = Array.from({ length: Math.ceil(durationMs / speechMs) }, (_, at) => {
    const [startMs, endMs] = [at * speechMs, Math.min(durationMs, (at + 1) * speechMs)];
    return { startMs, endMs, fromMs: startMs, untilMs: endMs };
  });
  return { durationMs, samples, pieces: Math.ceil(samples / PIECE_SAMPLES), speech, lines };
}

function transcriptOf({ lines, speech }: Film, pieceStartMs: number): Transcript {
  const piece = speech.find(({ startMs }) => startMs === pieceStartMs)!;
  const starts = Array.from({ length: lines }, (_, index) => Math.floor(index / 2) * PAIR_MS + STARTS_MS[index % 2]!);
  const segments = starts.flatMap((startMs, index) => (startMs < piece.startMs || startMs >= piece.endMs ? [] : [segmentOf(startMs, index)]));
  return { language: "en", segments, regions: [], events: [], detected: null };
}

function segmentOf(startMs: number, index: number): Transcript["segments"][number] {
  const texts = [...WORDS, `${index}.`];
  const words = texts.map((text, at) => ({
    text,
    startMs: startMs + at * WORD_MS,
    endMs: startMs + at * WORD_MS + 300,
    score: 0.9,
    levelDb: -20,
    speaker: null,
  }));
  return { startMs, endMs: words.at(-1)!.endMs, text: texts.join(" "), noSpeech: 0.01, words };
}

/** The same task, the same bytes, but for the translator: `wording` is in what it says. */
export function answerOf(film: Film, { stage, params, inputs }: Asked, wording: number): Answer {
  const bytes = hex(JSON.stringify([stage, params, Object.entries(inputs).map(([name, list]) => [name, list.map((input) => input.digest)])]));
  const named = (names: string[]) => Object.fromEntries(names.map((name) => [name, `${bytes}${name}`]));
  const { durationMs, samples } = film;
  switch (stage) {
    case "probe":
      return { value: probed(durationMs), artifacts: {} };
    case "extract":
      return {
        value: { samples, channels: 2, pieces: film.pieces, speech: film.speech, speechFrom: "mix" },
        artifacts: named([...Array.from({ length: film.pieces }, (_, at) => `programme/${at}`), ...film.speech.map((_, at) => `speech/${at}`)]),
      };
    case "separate":
      return { value: { samples: PIECE_SAMPLES, channels: 2, vocalsDb: -20, backgroundDb: -30 }, artifacts: named(["vocals", "background", "voice"]) };
    case "transcribe":
      return {
        value: { language: "en", languageProbability: 1, segments: 1, words: 1 },
        artifacts: { words: JSON.stringify(transcriptOf(film, Number(params["startMs"]))) },
      };
    case "reference":
      return { value: { durationMs: 9_000, levelDb: -20 }, artifacts: named(["sample", "reference"]) };
    case "translate": {
      const lines = params["lines"] as { id: string; text: string }[];
      return {
        value: { translations: lines.map(({ id, text }) => ({ id, text: `${String(params["target"])}: ${text} (wording ${wording})` })) },
        artifacts: {},
      };
    }
    case "synthesize":
      return { value: spoken(bytes), artifacts: named(["take"]) };
    case "mix": {
      const { value, names } = mixed(bytes, params);
      return { value, artifacts: named(names) };
    }
    case "encode":
      return { value: encoded(params), artifacts: named(["aac"]) };
    case "join":
      return { value: { samples }, artifacts: named(["audio"]) };
    case "picture":
      return { value: { width: 640, height: 360, durationMs }, artifacts: named(["picture"]) };
    case "burn":
      return { value: { format: "mp4", contentType: "video/mp4", durationMs }, artifacts: named(["video"]) };
    case "stream":
      return { value: streamed, artifacts: named(["media", "playlist"]) };
    case "mux":
      return { value: { format: "mp4", contentType: "video/mp4", durationMs }, artifacts: named(["video"]) };
    default:
      throw new Error(`the simulated services do not know ${stage}`);
  }
}

function probed(durationMs: number) {
  const video = { codec: "h264", width: 640, height: 360, frameRate: 25, startMs: 0, durationMs };
  const audio = [{ index: 1, codec: "aac", sampleRate: 48_000, channels: 2, language: null, startMs: 0, durationMs }];
  return { container: "mp4", digest: hex("film"), sizeBytes: 1000, durationMs, video, audio };
}

/** From 2.4 to 3.2 s. */
function spoken(bytes: string) {
  const durationMs = 2_400 + (Number.parseInt(bytes.slice(0, 4), 16) % 800);
  return { durationMs, sampleRate: 24_000, samples: durationMs * 24, levelDb: -22 };
}
