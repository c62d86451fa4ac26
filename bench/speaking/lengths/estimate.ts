/** Fills `spoken.json` with what Kokoro's own duration predictor says of takes that nobody has spoken yet, less what silence the voice's real takes lost. */
import { z } from "zod";
import { median } from "../../quantile.ts";
import { lines } from "./engines.ts";
import { asSaid } from "./speak.ts";
import { readSpoken, type Spoken, takeKey, writeSpoken } from "./spoken.ts";
import { type Asked, asked } from "./voices.ts";

const Told = z.object({ totalMs: z.number().positive() });

/** Voices with fewer real takes get no estimates: their silence is not known. */
const LEAST_REAL = 4;

/** Returns the mean distance of the estimates from the takes that were spoken, in percent of these. */
export async function estimateMissing(say: (what: string) => void): Promise<number> {
  const kept = readSpoken().filter(({ isEstimate }) => !isEstimate);
  const real = kept.filter(({ engine }) => engine.startsWith("kokoro/"));
  const spokenMs = new Map(real.map((take) => [takeKey(take), take.durationMs]));
  const all = asked().filter(({ engine }) => engine.startsWith("kokoro/"));
  say(`${all.length - real.length} of ${all.length} takes to estimate`);
  const told = await totals(all);
  const voices = [...Map.groupBy(told, ({ take }) => take.voice).values()].map((own) => ofVoice(own, spokenMs));
  writeSpoken([...kept, ...voices.flatMap(({ estimates }) => estimates)]);
  const errors = voices.flatMap(({ errors }) => errors);
  return (100 * errors.reduce((sum, error) => sum + error, 0)) / errors.length;
}

type Total = { take: Asked; totalMs: number };

async function totals(takes: readonly Asked[]): Promise<Total[]> {
  const told: Total[] = [];
  for await (const line of lines("durations.py", takes.map(asSaid))) told.push({ take: takes[told.length]!, totalMs: Told.parse(line).totalMs });
  return told;
}

function ofVoice(own: readonly Total[], spokenMs: ReadonlyMap<string, number>): { estimates: Spoken[]; errors: number[] } {
  const real = own.flatMap(({ take, totalMs }) => {
    const ms = spokenMs.get(takeKey(take));
    return ms === undefined ? [] : [{ ms, silenceMs: totalMs - ms }];
  });
  if (real.length < LEAST_REAL) return { estimates: [], errors: [] };
  const silenceMs = median(real.map((each) => each.silenceMs));
  const estimates = own.map(({ take, totalMs }): Spoken => ({ ...take, durationMs: Math.max(1, Math.round(totalMs - silenceMs)), isEstimate: true }));
  return { estimates, errors: real.map((each) => Math.abs(each.silenceMs - silenceMs) / each.ms) };
}
