import { chmodSync, writeFileSync } from "node:fs";
import process from "node:process";
import { afterEach, describe, expect, it, vi } from "vitest";
import { BurnValue } from "../../../containers/contract/stages.ts";
import { burn } from "../../../containers/media/burn.ts";
import { engines } from "../../../containers/media/engines.ts";
import { dubbed } from "./dubbed-sound.ts";
import { bytesOf, chirp, decoded, fileOf, h264, make, runFfmpeg, stageRun } from "./media-files.ts";
import type { Ran } from "./media-files.ts";

const [WIDTH, HEIGHT] = [320, 180];
const film = make(
  "film.mp4",
  "-f",
  "lavfi",
  "-i",
  `color=gray:s=${WIDTH}x${HEIGHT}:r=25:d=3`,
  ...chirp(3),
  ...h264,
  "-c:a",
  "aac",
  "-metadata",
  "title=SECRET",
);

/** A title on the screen from 1 s to 2 s. */
function titles(text: string): string {
  const style = "Name,Fontname,Fontsize,PrimaryColour,OutlineColour,BorderStyle,Outline,Alignment,MarginL,MarginR,MarginV".split(",").join(", ");
  const file = fileOf("titles.ass");
  writeFileSync(
    file,
    `[Script Info]\nScriptType: v4.00+\nPlayResX: ${WIDTH}\nPlayResY: ${HEIGHT}\n\n[V4+ Styles]\nFormat: ${style}\nStyle: Default,DejaVu Sans,16,&H00FFFFFF,&H00000000,1,1,2,8,8,10\n\n[Events]\nFormat: Layer, Start, End, Style, Text\nDialogue: 0,0:00:01.00,0:00:02.00,Default,${text}\n`,
  );
  return file;
}

async function burned(text: string, rangeStartMs: number | null = null, seconds = 3): Promise<Ran & { value: unknown; file: string }> {
  const run = stageRun(
    { language: "el", durationMs: seconds * 1_000, rangeStartMs },
    { source: [film], dubbed: [await dubbed(seconds)], titles: [titles(text)] },
  );
  const value = BurnValue.parse((await burn(run)).value);
  return { ...run, value, file: run.artifacts["video"] ?? "" };
}

/** How many pixels of a frame differ from the grey it was drawn on: above the middle, and below it. */
function drawn(file: string, atS: number): { above: number; below: number } {
  const frame = runFfmpeg("-ss", String(atS), "-i", file, "-map", "0:v", "-frames:v", "1", "-pix_fmt", "gray", "-f", "rawvideo", "pipe:1");
  const ground = frame[0] ?? 0;
  const count = (from: number, to: number): number => frame.subarray(from * WIDTH, to * WIDTH).filter((pixel) => Math.abs(pixel - ground) > 24).length;
  return { above: count(0, HEIGHT / 2), below: count(HEIGHT / 2, HEIGHT) };
}

describe("burning titles in", () => {
  afterEach(() => void vi.unstubAllEnvs());

  it("draws Latin, Cyrillic and Greek in the lower third while they last, on a machine without fonts", async () => {
    const { file, value } = await burned("Olá Привет Γειά");
    expect(value).toEqual({ format: "mp4", contentType: "video/mp4", durationMs: expect.closeTo(3_010, -1.35) });
    expect(drawn(file, 0.5)).toEqual({ above: 0, below: 0 });
    expect(drawn(file, 2.5)).toEqual({ above: 0, below: 0 });
    const { above, below } = drawn(file, 1.5);
    expect(above).toBe(0);
    expect(below).toBeGreaterThan(300);
    // letters that are not there would all be the same box
    expect(below).not.toBe(drawn((await burned("Olá Гривет Γειά")).file, 1.5).below);
  });
  it("copies the dubbed sound, names its language and drops the source's titles", async () => {
    const { file } = await burned("Olá");
    const sound = await dubbed(3);
    expect(decoded(file).subarray(0, 140_000)).toEqual(decoded(sound).subarray(0, 140_000));
    expect(bytesOf(file).includes("Greek") && !bytesOf(file).includes("SECRET")).toBe(true);
    expect(
      runFfmpeg("-i", file, "-map", "0", "-c", "copy", "-f", "framecrc", "pipe:1")
        .toString()
        .match(/#media_type/g),
    ).toHaveLength(2);
  });
  it("counts titles from the beginning of a range", async () => {
    const { file } = await burned("Olá", 500, 2);
    expect(drawn(file, 0.8).below).toBe(0);
    expect(drawn(file, 1.2).below).toBeGreaterThan(50);
  });
  it("says so when there is no font, and when ffmpeg cannot draw", async () => {
    vi.stubEnv("FONTS_DIR", fileOf("nowhere"));
    await expect(burned("Olá")).rejects.toMatchObject({ code: "no_fonts" });
    vi.unstubAllEnvs();
    const bare = fileOf("bare-ffmpeg");
    const missing = `echo "[AVFilterGraph @ 0x1] No such filter: 'ass'" >&2; exit 8`;
    writeFileSync(bare, `#!/bin/sh\ncase "$*" in *ass=filename*) ${missing};; esac\nexec "${process.env["FFMPEG"]}" "$@"\n`);
    chmodSync(bare, 0o755);
    vi.stubEnv("FFMPEG", bare);
    await expect(burned("Olá")).rejects.toMatchObject({ code: "no_libass" });
  });
  it("is told by the service's health", async () => {
    expect(await engines()).toMatchObject([{ on: true, detail: { titles: true } }]);
  });
});
