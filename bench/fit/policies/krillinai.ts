/**
 * KrillinAI, internal/service/dubbing/{planner,fit,audio,estimator}.go, b30c12f (GPL-3: formulas alone). Cues are spoken together while the gap is <= 1.5 s
 * and one of the two is shorter than 2.5 s, five at most. rate = dub / (end - start) of the chunk, 1 to 1.3; its cues follow each other from its
 * start. A chunk that ends after the next one's start is refused by validateAssembleChunkPlan: the job fails. One rewriting, where the estimate
 * is beyond the cue and 1.5 s, asks for just that.
 */
import { placed, type Outcome, type Placed, type Policy, type PolicyFilm, type PolicyLine } from "./policy.ts";

const [MOST_CUES, GAP_MS, SHORT_MS, MOST_RATE] = [5, 1_500, 2_500, 1.3];

export const krillinai: Policy = {
  name: "KrillinAI",
  source: "internal/service/dubbing/fit.go@b30c12f",
  place,
  rewrites: {
    most: 1,
    fills: false,
    target: ({ line, film }) => {
      const availableMs = line.endMs - line.startMs + GAP_MS;
      return line.wording * estimateMs(line.translation, film.language) > availableMs ? availableMs : null;
    },
  },
};

function place({ lines }: PolicyFilm): Outcome {
  const all: Placed[] = [];
  let failure: string | null = null;
  let lastMs = 0;
  for (const chunk of chunksOf(lines)) {
    const [startMs, endMs] = [chunk[0]!.startMs, chunk.at(-1)!.endMs];
    if (startMs < lastMs) failure ??= `a chunk starts ${Math.round(lastMs - startMs)} ms before the one in front ends`;
    const takesMs = chunk.reduce((sum, { takeMs }) => sum + takeMs, 0);
    const rate = Math.min(MOST_RATE, Math.max(1, takesMs / (endMs - startMs)));
    lastMs = startMs;
    for (const line of chunk) {
      const one = placed(line, lastMs, rate);
      all.push(one);
      lastMs = one.endMs;
    }
  }
  return { placed: all, kept: [], failure };
}

function chunksOf(lines: readonly PolicyLine[]): PolicyLine[][] {
  const chunks: PolicyLine[][] = [];
  const lengthMs = ({ startMs, endMs }: PolicyLine): number => endMs - startMs;
  for (const line of lines) {
    const chunk = chunks.at(-1);
    const before = chunk?.at(-1);
    const isNear = before !== undefined && line.startMs - before.endMs <= GAP_MS && (lengthMs(before) < SHORT_MS || lengthMs(line) < SHORT_MS);
    if (chunk && isNear && chunk.length < MOST_CUES) chunk.push(line);
    else chunks.push([line]);
  }
  return chunks;
}

/** English by its profile, our other languages by the general estimate. */
function estimateMs(text: string, language: string): number {
  const characters = text.replaceAll(/\s/gu, "").length;
  if (language.startsWith("en")) return 1000 * (characters / 13.5 + 0.24 * pauses(text) + 0.12 * 0.26 * count(text, /\d/gu));
  const words = text.split(/\s+/u).filter(Boolean).length;
  const [digits, letters] = [count(text, /\d/gu), count(text, /\p{L}/gu)];
  return 1000 * Math.max(0.2, characters / 8.5 + 0.12 * words + 0.08 * digits + 0.01 * letters + 0.18 * pauses(text) + 0.12 * 0.1 * digits);
}

const pauses = (text: string): number => 0.22 * count(text, /[,;:]/gu) + 0.28 * count(text, /[.!?]/gu) + 0.34 * count(text, /[…—]/gu);
const count = (text: string, what: RegExp): number => text.match(what)?.length ?? 0;
