/** T3, the real platform: beside this tier everything here runs in plain processes and needs no set-up. */
import { emptyTally, type Tally } from "./tally.ts";

type Options = { runs: number; seed: number; minutes?: number; say(line: string): void };

// By names that the compiler does not follow: what they name has types of its own, those of Node (tsconfig.node.json).
const SETUP: string = "../../scripts/setup.mjs";
const T3: string = "./t3/main.ts";

/** Says first what it fetches; nothing when all is there. */
export async function setUp(): Promise<void> {
  const { ensureSetup } = (await import(SETUP)) as { ensureSetup: (options: { yes: boolean }) => Promise<unknown> };
  await ensureSetup({ yes: true });
}

/** A platform that does not come up, or a campaign that falls over, is a finding. */
export async function runReal(runs: number, seed: number, minutes: number | null): Promise<Tally> {
  const { runT3 } = (await import(T3)) as { runT3: (options: Options) => Promise<Tally> };
  try {
    return await runT3({ runs, seed, ...(minutes !== null && { minutes }), say: (line) => console.log(line) });
  } catch (error) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { ...emptyTally("T3"), violations: [{ kind: "the platform's campaign fell over", seed, detail }] };
  }
}
