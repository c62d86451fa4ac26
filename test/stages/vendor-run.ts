/** A run of a stage that a vendor does, of which nothing is read and nothing kept. */
import type { VendorStageRun } from "../../src/stages/worker-stage.ts";

const nothing = (): never => {
  throw new Error("there is no artifact");
};

export const vendorRun = (more: Partial<VendorStageRun>): VendorStageRun => ({
  prefix: "w/wsp_1/d/dub_1/unit/1/",
  params: {},
  hints: {},
  hear: null,
  clauses: null,
  words: null,
  speak: null,
  read: async () => nothing(),
  write: async () => nothing(),
  count: () => 0,
  sizeOf: () => 0,
  newId: nothing,
  signal: new AbortController().signal,
  mayBegin: async () => true,
  ...more,
});
