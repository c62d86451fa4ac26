import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { runWorkerStage, type WorkPorts } from "../../src/stages/run.ts";

beforeEach(() => void vi.spyOn(console, "error").mockReturnValue(undefined));
afterEach(() => vi.restoreAllMocks());

const written: string[] = [];
beforeEach(() => void (written.length = 0));
const ports = (write: (key: string) => Promise<void>): WorkPorts => ({
  media: {
    read: async () => null,
    write: async (key) => {
      await write(key);
      written.push(key);
    },
  },
  newId: (prefix) => prefix,
  digest: async () => "0".repeat(64),
});
const subtitle = { stage: "subtitle", params: { language: "en", lines: [], overlays: [], picture: null }, inputs: {}, prefix: "w/" };

it("keeps what a stage writes under the attempt's own prefix", async () => {
  const outcome = await runWorkerStage(
    subtitle,
    ports(async () => undefined),
  );
  expect(outcome).toMatchObject({ kind: "done", result: { value: { cues: 0 }, artifacts: { srt: { key: "w/srt" }, vtt: { key: "w/vtt" } } } });
  expect(written).toEqual(["w/srt", "w/vtt", "w/ass", "w/titles"]);
});
it("keeps nothing more once nobody wants it", async () => {
  const stop = new AbortController();
  await runWorkerStage(
    subtitle,
    ports(async () => stop.abort()),
    stop.signal,
  );
  expect(written).toEqual(["w/srt"]);
});
it("leaves a storage that does not answer alone for a while, and fails at once for parameters it does not take", async () => {
  const down = ports(() => Promise.reject(new Error("503")));
  expect(await runWorkerStage(subtitle, down)).toMatchObject({
    kind: "failed",
    failure: { code: "storage_unavailable", retryable: true, retryAfterMs: 15_000 },
  });
  expect(await runWorkerStage({ ...subtitle, params: {} }, down)).toMatchObject({ failure: { code: "invalid_task", retryable: false } });
});
