/** What the simulated engines answer: by the contract's schemas, and the same to the same question. */
import { encoded, mixed, streamed } from "../dubs/mastered.ts";
import type { Film } from "./film.ts";
import { hex } from "../dubs/script.ts";

export type Asked = { stage: string; params: Record<string, unknown>; inputs: Record<string, readonly { digest: string | null }[]> };
export type Answered = { value: Record<string, unknown>; artifacts: Record<string, string> };

/** What a translator says of a line, whatever else is asked with it. */
export const translated = (text: string, target: string, wording = 0): string => `${target}${wording > 0 ? ` ${wording}` : ""}: ${text}`;

export function answerOf(film: Film, { stage, params, inputs }: Asked): Answered {
  // Nobody tells a service the digest of the user's own upload.
  const digests = Object.entries(inputs).flatMap(([name, list]) => (name === "source" || name === "picture" ? [] : [[name, list.map(({ digest }) => digest)]]));
  const bytes = hex(JSON.stringify([stage, params, digests]));
  const named = (...names: string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, `${bytes} ${name}`]));
  switch (stage) {
    case "probe":
      return { value: probe(film), artifacts: {} };
    case "extract": {
      const speech = [{ startMs: 0, endMs: film.durationMs, fromMs: 0, untilMs: film.durationMs }];
      const programmes = Array.from({ length: film.pieces }, (_, index) => `programme/${index}`);
      return { value: { samples: film.samples, channels: 2, pieces: film.pieces, speech, speechFrom: "mix" }, artifacts: named(...programmes, "speech/0") };
    }
    case "separate":
      return { value: { samples: film.samples, channels: 2, vocalsDb: -20, backgroundDb: -30 }, artifacts: named("vocals", "background", "voice") };
    case "transcribe":
      return {
        value: { language: "en", languageProbability: 1, segments: film.sentences.length, words: 8 * film.sentences.length },
        artifacts: { words: JSON.stringify(film.transcript) },
      };
    case "align":
      return {
        value: { words: 8 * film.sentences.length, placed: 8 * film.sentences.length, score: 0.9 },
        artifacts: { words: JSON.stringify(film.transcript) },
      };
    case "diarize":
      return {
        value: { speakers: 1, turns: 1, speechMs: film.durationMs },
        artifacts: { turns: JSON.stringify({ turns: [{ startMs: 0, endMs: film.durationMs, speaker: 0 }] }) },
      };
    case "reference":
      return { value: { durationMs: 9_000, levelDb: -20 }, artifacts: named("sample", "reference") };
    case "translate":
      return { value: { translations: translations(params) }, artifacts: {} };
    case "synthesize":
      return { value: take(String(params["text"])), artifacts: named("take") };
    case "mix": {
      const { value, names } = mixed(bytes, params);
      return { value, artifacts: named(...names) };
    }
    case "encode":
      return { value: { ...encoded(params), blocks: loudOf(params) }, artifacts: named("aac") };
    case "join":
      return { value: { samples: film.samples }, artifacts: named("audio") };
    case "picture":
      return { value: { width: 640, height: 360, durationMs: film.durationMs }, artifacts: named("picture") };
    case "burn":
      return { value: { format: "mp4", contentType: "video/mp4", durationMs: film.durationMs }, artifacts: named("video") };
    case "stream":
      return { value: streamed, artifacts: named("media", "playlist") };
    case "mux":
      return { value: { format: "mp4", contentType: "video/mp4", durationMs: film.durationMs }, artifacts: named("video") };
    default:
      throw new Error(`no engine here does ${stage}`);
  }
}

function translations(params: Record<string, unknown>): { id: string; text: string }[] {
  const lines = params["lines"] as { id: string; text: string }[];
  return lines.map(({ id, text }) => ({ id, text: translated(text, String(params["target"]), Number(params["wording"] ?? 0)) }));
}

/** Spoken at 17 characters a second: some takes do not fit as they are. */
function take(text: string): Record<string, unknown> {
  const durationMs = 300 + text.length * 58;
  return { durationMs, sampleRate: 24_000, samples: durationMs * 24, levelDb: -22 };
}

function probe({ durationMs }: Film): Record<string, unknown> {
  const audio = { index: 1, codec: "aac", sampleRate: 48_000, channels: 2, language: null, startMs: 0, durationMs };
  const video = { codec: "h264", width: 640, height: 360, frameRate: 25, startMs: 0, durationMs };
  return { container: "mp4", digest: hex("film"), sizeBytes: 1_000, durationMs, video, audio: [audio] };
}

/** Some gains turn out otherwise than foreseen, and are corrected. */
function loudOf({ gainDb }: Record<string, unknown>): number[] {
  const offBy = [0, 40, -25][Math.abs(Math.round(100 * Number(gainDb))) % 3]!;
  return Array.from({ length: 20 }, () => -1_600 + offBy);
}
