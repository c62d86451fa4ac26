/** What the simulated services answer: a film of two pieces with a few sentences, every value by the contract's schema. */
import { encoded, mixed, streamed } from "./mastered.ts";
import { createHash } from "node:crypto";
import type { Task } from "../../containers/contract/task.ts";
import { PIECE_SAMPLES } from "../../containers/contract/stages.ts";
import { type Transcript } from "../../containers/contract/transcript.ts";

export type Answer = { value: Record<string, unknown>; artifacts: Record<string, string> } | { failure: { code: string; message: string; retryable: boolean } };
export const FILM_MS = 60_000;
const SAMPLES = FILM_MS * 48;
export const sentences = [
  "The train leaves at seven in the morning.",
  "It arrives before noon at the station.",
  "My sister works in a hospital by the sea.",
  "Children play in the park while their parents talk.",
];

export const hex = (text: string): string => createHash("sha256").update(text).digest("hex");

export function transcript(): Transcript {
  const segments = sentences.map((text, index) => {
    const startMs = 3000 + index * 13_000;
    const words = text
      .split(" ")
      .map((word, at) => ({ text: word, startMs: startMs + at * 400, endMs: startMs + at * 400 + 320, score: 0.9, levelDb: -20, speaker: null }));
    return { startMs, endMs: words.at(-1)!.endMs, text, noSpeech: 0.01, words };
  });
  return { language: "en", segments, regions: [], events: [], detected: null };
}

/** Deterministic, as the real ones are meant to be: the same task, the same bytes. */
export function answer({ stage, params, inputs }: Task): Answer {
  const bytes = hex(JSON.stringify([stage, params, Object.entries(inputs).map(([name, list]) => [name, list.map((input) => input.digest)])]));
  switch (stage) {
    case "probe":
      return {
        value: {
          container: "mp4",
          digest: hex("film"),
          sizeBytes: 1000,
          durationMs: FILM_MS,
          video: { codec: "h264", width: 640, height: 360, frameRate: 25, startMs: 0, durationMs: FILM_MS },
          audio: [{ index: 1, codec: "aac", sampleRate: 48_000, channels: 2, language: null, startMs: 0, durationMs: FILM_MS }],
        },
        artifacts: {},
      };
    case "extract":
      return {
        value: { samples: SAMPLES, channels: 2, pieces: 2, speech: [{ startMs: 0, endMs: FILM_MS, fromMs: 0, untilMs: FILM_MS }], speechFrom: "mix" },
        artifacts: { "programme/0": bytes, "programme/1": `${bytes}1`, "speech/0": bytes },
      };
    case "separate":
      return {
        value: { samples: PIECE_SAMPLES, channels: 2, vocalsDb: -20, backgroundDb: -30 },
        artifacts: { vocals: bytes, background: `${bytes}b`, voice: `${bytes}v` },
      };
    case "transcribe":
      return { value: { language: "en", languageProbability: 1, segments: 4, words: 30 }, artifacts: { words: JSON.stringify(transcript()) } };
    case "reference":
      return { value: { durationMs: 9_000, levelDb: -20 }, artifacts: { sample: bytes, reference: `${bytes}r` } };
    case "translate": {
      const lines = params["lines"] as { id: string; text: string }[];
      return { value: { translations: lines.map(({ id, text }) => ({ id, text: `${String(params["target"])}: ${text}` })) }, artifacts: {} };
    }
    case "synthesize":
      return { value: { durationMs: 3000, sampleRate: 24_000, samples: 72_000, levelDb: -22 }, artifacts: { take: bytes } };
    case "mix": {
      const { value, names } = mixed(bytes, params);
      return { value, artifacts: Object.fromEntries(names.map((name) => [name, `${bytes} ${name}`])) };
    }
    case "encode":
      return { value: encoded(params), artifacts: { aac: bytes } };
    case "join":
      return { value: { samples: SAMPLES }, artifacts: { audio: bytes } };
    case "picture":
      return { value: { width: 640, height: 360, durationMs: FILM_MS }, artifacts: { picture: bytes } };
    case "burn":
      return { value: { format: "mp4", contentType: "video/mp4", durationMs: FILM_MS }, artifacts: { video: bytes } };
    case "stream":
      return { value: streamed, artifacts: { media: bytes, playlist: `${bytes}p` } };
    case "mux":
      return { value: { format: "mp4", contentType: "video/mp4", durationMs: FILM_MS }, artifacts: { video: bytes } };
    default:
      throw new Error(`the simulated services do not know ${stage}`);
  }
}
