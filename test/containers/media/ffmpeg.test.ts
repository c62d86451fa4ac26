import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { engines } from "../../../containers/media/engines.ts";
import { ffmpeg } from "../../../containers/media/ffmpeg.ts";
import { processes } from "../../e2e/processes.ts";
import "./media-files.ts";

const forever = ["-re", "-f", "lavfi", "-i", "anullsrc=r=48000", "-f", "s16le", "pipe:1"];
const never = new AbortController().signal;
/** Processes of ours whose command line holds a mark. */
const living = async (mark: string): Promise<number> => (await processes()).filter(({ command }) => command.includes(mark)).length;

describe("ffmpeg", () => {
  it("dies with its task, and with its time", async () => {
    const stopping = new AbortController();
    const mark = `anullsrc=r=48000:d=${100_000 + process.pid}`;
    const args = ["-re", "-f", "lavfi", "-i", mark, "-f", "s16le", "pipe:1"];
    const run = ffmpeg({ args, signal: stopping.signal, limitMs: 60_000, onOutput: () => stopping.abort(new Error("cancelled")) });
    await expect(run).rejects.toThrow("cancelled");
    expect(await living(mark)).toBe(0);
    await expect(ffmpeg({ args: forever, signal: never, limitMs: 300 })).rejects.toMatchObject({ code: "timed_out", retryable: true });
    await expect(ffmpeg({ args: forever, signal: AbortSignal.abort(new Error("late")), limitMs: 300 })).rejects.toThrow("late");
  });
  it("tells a failure by a code, and keeps what ffmpeg said for the log alone", async () => {
    const failed = ffmpeg({ args: ["-f", "wav", "-i", "/no/such/file", "-f", "null", "-"], signal: never, limitMs: 10_000 });
    const error = await failed.catch((caught: unknown) => caught as Error & { code: string; retryable: boolean });
    expect(error).toMatchObject({ code: "ffmpeg_failed", retryable: false });
    expect((error as Error).message).not.toContain("/no/such/file");
    expect(((error as Error).cause as Error).message).toContain("No such file");
  });
  it.runIf(existsSync("/dev/full"))("may be tried again where the disk was full", async () => {
    const args = ["-f", "lavfi", "-i", "anullsrc=r=48000:d=5", "-f", "s16le", "-y", "file:/dev/full"];
    await expect(ffmpeg({ args, signal: never, limitMs: 10_000 })).rejects.toMatchObject({ code: "io_error", retryable: true });
  });
  it("is stopped by a consumer that throws, and waits for one that is slow", async () => {
    const refusing = ffmpeg({ args: forever, signal: never, limitMs: 10_000, onOutput: () => Promise.reject(new Error("enough")) });
    await expect(refusing).rejects.toThrow("enough");
    let bytes = 0;
    await ffmpeg({
      args: ["-f", "lavfi", "-i", "anullsrc=r=48000:cl=mono:d=1", "-f", "s16le", "pipe:1"],
      signal: never,
      limitMs: 10_000,
      onOutput: async (part) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        bytes += part.length;
      },
    });
    expect(bytes).toBe(96_000);
  });
  it("says how far it is", async () => {
    const seen: number[] = [];
    await ffmpeg({
      args: ["-f", "lavfi", "-i", "anullsrc=r=48000:d=2", "-f", "null", "-"],
      signal: never,
      limitMs: 10_000,
      onProgress: (ms) => void seen.push(ms),
    });
    expect(seen.at(-1)).toBe(2000);
  });
  it("gives the service its health", async () => {
    expect(await engines()).toMatchObject([{ id: "ffmpeg/native", on: true, reason: null }]);
  });
});
