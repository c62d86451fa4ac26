import { edits } from "./edits/main.ts";
import type { Benchmark } from "./finding.ts";
import { orchestration } from "./orchestration/main.ts";

export const benchmarks: Readonly<Record<string, Benchmark>> = { orchestration, edits };
