import { describe, expect, it } from "vitest";
import { snapshotFrame } from "../../src/dubs/snapshot-frame.ts";
import { type JobView, Snapshot } from "../../src/dubs/wire.ts";

const STAGES =
  "probe extract separate transcribe align diarize segment summarize translate reference synthesize verify rewrite fit mix master encode join subtitle mux hls report";
const METERS = "audio_seconds characters tokens_in tokens_out takes storage_bytes egress_bytes cpu_seconds gpu_seconds requests".split(" ");
const languages = Array.from({ length: 20 }, (_, index) => `zh-Hant-TW-va${String(index).padStart(2, "0")}`);
const at = (index: number) => new Date(Date.UTC(2026, 10, 24) + index * 1000).toISOString();

const jobOf = (index: number, more: Partial<JobView> = {}): JobView => ({
  id: `job_${String(index).padStart(22, "0")}`,
  kind: "dub",
  status: "failed",
  languages,
  upgrade: false,
  ceilingMicros: 123_456_789,
  progress: 0.123456789,
  stage: "synthesize",
  etaMs: 123_456_789,
  usage: METERS.map((meter) => ({ meter, quantity: 123_456_789.123, vendorCostMicros: 123_456_789 })),
  failure: { code: "provider_unreachable", message: "The voice service could not be reached; what was made is kept." },
  createdAt: at(index),
  startedAt: at(index),
  endedAt: at(index),
  ...more,
});
const snapshotOf = (jobs: JobView[]): Snapshot => ({
  dubId: `dub_${"0".repeat(22)}`,
  sequence: 99_999,
  jobs,
  targetLanguages: languages,
  sourceLanguage: "en",
  durationMs: 14_400_000,
  lines: 3_000,
  stages: STAGES.split(" ").map((stage) => ({ stage, done: 60_000, running: 64, failed: 10, total: 60_074, ahead: 1_000 })),
});
const sizeOf = (text: string): number => Buffer.byteLength(text);
const shown = (text: string): Snapshot => Snapshot.parse(JSON.parse(text));
const many = (count: number, more: Partial<JobView> = {}) => Array.from({ length: count }, (_, index) => jobOf(index, more));

describe("the snapshot frame", () => {
  it("holds 20 languages and 20 jobs whole in 64 KB", () => {
    const snapshot = snapshotOf(many(20));
    const text = snapshotFrame(snapshot);
    expect(JSON.parse(text)).toEqual({ type: "snapshot", ...snapshot });
    expect(sizeOf(text)).toBeLessThanOrEqual(64 * 1024);
  });
  it("leaves out the oldest ended jobs of a dub that has very many, and keeps the order of the rest", () => {
    const text = snapshotFrame(snapshotOf(many(500)));
    const ids = shown(text).jobs.map((job) => job.id);
    expect(sizeOf(text)).toBeLessThanOrEqual(64 * 1024);
    expect(ids.length).toBeGreaterThan(20);
    expect(ids).toEqual(
      many(500)
        .slice(-ids.length)
        .map((job) => job.id),
    );
  });
  it("keeps a job that is under way, however old it is", () => {
    const running = jobOf(-1, { status: "running" });
    expect(shown(snapshotFrame(snapshotOf([running, ...many(500)]))).jobs[0]).toEqual(running);
  });
  it("cuts long messages, in bytes as well as in characters", () => {
    const failure = { code: "odd", message: "é".repeat(100_000) };
    const text = snapshotFrame(snapshotOf(many(20, { failure })));
    expect(sizeOf(text)).toBeLessThanOrEqual(64 * 1024);
    for (const job of shown(text).jobs) expect(job.failure?.message).toBe(`${"é".repeat(499)}…`);
  });
});
