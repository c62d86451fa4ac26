/** What a benchmark found: each number beside its goal. `isMet` null: told for information, no goal. */
export type Finding = { what: string; result: string; goal: string | null; isMet: boolean | null; value: number };
/** `partialBy`: the variable of the environment that makes it run in part; what is found then is shown and not kept. */
export type Benchmark = { about: string; partialBy?: string; run(say: (what: string) => void): Promise<Finding[]> };

export const atMost = (what: string, value: number, limit: number, unit = ""): Finding => ({
  what,
  value,
  result: `${rounded(value)}${unit}`,
  goal: `<= ${limit}${unit}`,
  isMet: value <= limit,
});

export const atLeast = (what: string, value: number, limit: number, unit = ""): Finding => ({
  ...atMost(what, value, limit, unit),
  goal: `>= ${limit}${unit}`,
  isMet: value >= limit,
});

export const noted = (what: string, value: number, unit = ""): Finding => ({ what, value, result: `${rounded(value)}${unit}`, goal: null, isMet: null });

/** Three digits that matter. */
const rounded = (value: number): number => Number(value.toPrecision(value >= 1_000 ? 4 : 3));
