import { configureGlobal } from "fast-check";
import process from "node:process";

/**
 * fast-check with one seed: a run says something of the code, never of the day. `FC_SEED=$RANDOM npm run test:unit` tries other cases, and
 * a counterexample names the seed that finds it again.
 */
configureGlobal({ seed: Number(process.env["FC_SEED"] ?? 1) });

export * from "fast-check";
