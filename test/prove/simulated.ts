/** The tiers without a platform, T1 and T2, on all cores: small lots of each part in turn, so that no core waits at the end. */
import { availableParallelism } from "node:os";
import type { Campaign } from "./asked.ts";
import { atOnce, FELL, Fell, inProcess } from "./processes.ts";
import type { Part } from "./slice.ts";
import { addTally, emptyTally, type Tally } from "./tally.ts";

/** More than so many processes would be more memory than a machine has for each of its cores. */
export const CORES = Math.min(availableParallelism(), 8);
/** A twentieth of the slice of CI, each some seconds on a core. The shortest come last. */
const LOT = { worlds: 50, plans: 100, graphs: 5_000 } as const satisfies Record<Part, number>;
const TIER_OF = { worlds: "T2", plans: "T1", graphs: "T1" } as const satisfies Record<Part, "T1" | "T2">;

type Piece = { part: Part; from: number; runs: number };
export type Tallies = Record<"T1" | "T2", Tally>;

export async function simulate({ tiers, sizes, from }: Pick<Campaign, "tiers" | "sizes" | "from">, until: number): Promise<Tallies> {
  const tallies: Tallies = { T1: emptyTally("T1"), T2: emptyTally("T2") };
  const parts = (Object.keys(LOT) as Part[]).filter((part) => tiers.includes(TIER_OF[part]));
  await atOnce(CORES, before(until, pieces(parts, sizes, from.simulated)), async (piece) => addTally(tallies[TIER_OF[piece.part]], await run(piece, until)));
  return tallies;
}

function* before<T>(until: number, all: Iterable<T>): Generator<T> {
  for (const each of all) {
    if (Date.now() >= until) return;
    yield each;
  }
}

/** Without end where `sizes` has none. */
export function* pieces(parts: readonly Part[], sizes: Record<Part, number>, first: number): Generator<Piece> {
  for (let lot = 0; parts.some((part) => lot * LOT[part] < sizes[part]); lot++) {
    for (const part of parts) {
      const runs = Math.min(LOT[part], sizes[part] - lot * LOT[part]);
      if (runs > 0) yield { part, from: first + lot * LOT[part], runs };
    }
  }
}

/** A process that fell over in a run is a finding like any other, and the rest goes on. What cannot be loaded is no campaign at all. */
async function run(piece: Piece, until: number): Promise<Tally> {
  try {
    return await inProcess({ ...piece, until, first: false, journal: false });
  } catch (error) {
    if (!(error instanceof Fell && error.hasBegun)) throw error;
    return { ...emptyTally(TIER_OF[piece.part]), violations: [{ kind: FELL, seed: piece.from, detail: error.message }] };
  }
}
