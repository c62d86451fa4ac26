import { api } from "./api/main.ts";
import { assembly } from "./assembly/main.ts";
import { edits } from "./edits/main.ts";
import type { Benchmark } from "./finding.ts";
import { fit } from "./fit/main.ts";
import { hearingLong } from "./hearing/long.ts";
import { hearing } from "./hearing/main.ts";
import { orchestration } from "./orchestration/main.ts";
import { playing } from "./playing/main.ts";
import { speaking } from "./speaking/main.ts";
import { stretching } from "./stretch/main.ts";

export const benchmarks: Readonly<Record<string, Benchmark>> = {
  orchestration,
  edits,
  hearing,
  "hearing-long": hearingLong,
  speaking,
  fit,
  stretch: stretching,
  playing,
  assembly,
  api,
};
