/** Originals that begin before the first presented frame, or behind what only prepares their decoder. */
import { describe, expect, it } from "vitest";
import { MuxValue } from "../../../containers/contract/stages.ts";
import type { ProbeValue } from "../../../containers/contract/stages.ts";
import { mux } from "../../../containers/media/mux.ts";
import { probe } from "../../../containers/media/probe.ts";
import { dubbed } from "./dubbed-sound.ts";
import { chirp, h264, make, picture, runFfmpeg, stageRun } from "./media-files.ts";

async function muxed(film: string): Promise<{ value: ReturnType<typeof MuxValue.parse>; file: string; source: ProbeValue }> {
  const source = (await probe(stageRun({ maxDurationMs: 60_000 }, { source: [film] }))).value as ProbeValue;
  const params = { language: "es", sourceLanguage: "en", audioIndex: 0, audioOnly: false, durationMs: source.durationMs };
  const run = stageRun(params, { source: [film], dubbed: [await dubbed(source.durationMs / 1000)] });
  return { value: MuxValue.parse((await mux(run)).value), file: run.artifacts["video"] ?? "", source };
}

describe("a finished film", () => {
  it.each([
    ["PCM", ["-c:a", "pcm_s16le"], 22],
    ["Vorbis", ["-c:a", "libvorbis"], 3],
    ["AAC", ["-c:a", "aac"], 22],
  ])("begins at time 0 in Matroska too, when %s sound begins long before the picture", async (_, codec, latest) => {
    const film = make("early.mkv", "-itsoffset", "0.73", ...picture(2), ...chirp(3), "-c:v", "libvpx", ...codec);
    const { value, file, source } = await muxed(film);
    expect(source.audio[0]?.startMs).toBe(-720);
    expect(value).toMatchObject({ format: "mkv", durationMs: expect.closeTo(source.durationMs, -1.6) });
    const starts = runFfmpeg("-copyts", "-i", file, "-map", "0:v", "-c", "copy", "-frames:v", "1", "-f", "framecrc", "pipe:1").toString();
    expect(Number(/^0, +-?\d+, +(-?\d+),/m.exec(starts)?.[1])).toBeLessThanOrEqual(1);
    const { dubbedStartMs = null, originalStartMs = null, sourceStartMs = null } = value.sync ?? {};
    expect(dubbedStartMs).toBe(0);
    // the first whole packet from there on, at its own time
    expect(originalStartMs).toBeGreaterThanOrEqual(0);
    expect(originalStartMs).toBeLessThan(latest);
    expect(Math.abs((originalStartMs ?? 99) - (sourceStartMs ?? 0))).toBeLessThanOrEqual(1);
  });
  it("does not count what only prepares the decoder as sound of the original", async () => {
    const film = make("behind.mkv", ...picture(1), "-itsoffset", "3", ...chirp(1), ...h264, "-c:a", "aac");
    const { value } = await muxed(film);
    expect(Math.abs((value.sync?.originalStartMs ?? 99) - (value.sync?.sourceStartMs ?? 0))).toBeLessThanOrEqual(1);
  });
});
