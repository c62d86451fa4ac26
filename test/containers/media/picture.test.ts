import { describe, expect, it } from "vitest";
import { PictureValue } from "../../../containers/contract/stages.ts";
import { picture } from "../../../containers/media/picture.ts";
import { bytesOf, chirp, h264, make, picture as testPicture, runFfmpeg, stageRun, turned } from "./media-files.ts";

type Packet = { atMs: number; key: boolean };
type Made = { value: ReturnType<typeof PictureValue.parse>; file: string };

async function made(film: string, durationMs: number, rangeStartMs: number | null = null): Promise<Made> {
  const run = stageRun({ durationMs, rangeStartMs }, { source: [film] });
  const value = PictureValue.parse((await picture(run)).value);
  return { value, file: run.artifacts["picture"] ?? "" };
}

/** In the order of presentation. */
function packetsOf(file: string): Packet[] {
  const listing = runFfmpeg("-copyts", "-i", file, "-map", "0:v", "-c", "copy", "-f", "framecrc", "pipe:1").toString();
  const unit = Number(/#tb 0: 1\/(\d+)/.exec(listing)?.[1]);
  const packets = [...listing.matchAll(/^0, +-?\d+, +(-?\d+), .*$/gm)].map((match) => ({
    atMs: Math.round((Number(match[1]) / unit) * 1000),
    // packets that are no key frames carry F=0x0
    key: !match[0].includes("F=0x0"),
  }));
  return packets.sort((a, b) => a.atMs - b.atMs);
}
const streams = (file: string): string => runFfmpeg("-i", file, "-map", "0", "-c", "copy", "-t", "0.1", "-f", "framecrc", "pipe:1").toString();

describe("the H.264 rendition of a picture", () => {
  it("has every frame at its own time from 0 on, no sound, and a key frame at least every four seconds", async () => {
    const film = make("film.webm", ...testPicture(9, "s=160x120:r=30000/1001"), ...chirp(9), "-c:v", "libvpx", "-g", "400", "-c:a", "libvorbis");
    const { value, file } = await made(film, 9_000);
    const packets = packetsOf(file);
    expect(packets.length).toBe(Math.ceil((9 * 30_000) / 1_001));
    expect(packets.every(({ atMs }, frame) => Math.abs(atMs - (frame * 1_001) / 30) <= 1)).toBe(true);
    const keys = packets.filter(({ key }) => key).map(({ atMs }) => atMs);
    expect(keys[0]).toBe(0);
    expect(Math.max(...keys.slice(1).map((atMs, index) => atMs - (keys[index] ?? 0)))).toBeLessThanOrEqual(4_000);
    expect(value).toEqual({ width: 160, height: 120, durationMs: expect.closeTo(9_009, -1.5) });
    expect(streams(file)).toContain("#codec_id 0: h264");
    expect(streams(file)).not.toContain("audio");
    expect(bytesOf(file).indexOf("moov")).toBeLessThan(bytesOf(file).indexOf("mdat"));
  });
  it("keeps the times of a recording of changing rate", async () => {
    const frames = ["-vf", "select='lt(n,20)+not(mod(n,7))'", "-fps_mode", "vfr"];
    const film = make("slides.mkv", ...testPicture(6), ...chirp(6), ...frames, ...h264, "-bf", "0", "-c:a", "aac");
    const { file } = await made(film, 6_000);
    // ffmpeg before 7 begins Matroska's picture behind the priming of its sound
    const times = (name: string): number[] => packetsOf(name).map(({ atMs }, _, [first]) => atMs - (first?.atMs ?? 0));
    expect(times(file)).toEqual(times(film));
  });
  it("is turned as it is shown, has square pixels and even sides, and is at most 1080 lines high", async () => {
    const plain = make("plain.mp4", ...testPicture(1, "s=2560x1440:r=5"), ...chirp(1), ...h264, "-c:a", "aac");
    expect((await made(plain, 1_000)).value).toMatchObject({ width: 1_920, height: 1_080 });
    const wide = make("wide.mkv", ...testPicture(1, "s=720x577:r=5"), ...chirp(1), "-vf", "setsar=64/45", "-c:v", "ffv1", "-c:a", "aac");
    const square = await made(wide, 1_000);
    expect(square.value).toMatchObject({ width: 1_024, height: 576 });
    expect(streams(square.file)).toContain("#sar 0: 1/1");
    const upright = turned(plain);
    expect((await made(upright, 1_000)).value).toMatchObject({ width: 1_080, height: 1_920 });
  });
  it("begins a range with the frame that is on the screen", async () => {
    const film = make("range.mp4", ...testPicture(4), ...chirp(4), ...h264, "-g", "40", "-c:a", "aac");
    const packets = packetsOf((await made(film, 2_000, 1_010)).file);
    expect(packets.slice(0, 3).map(({ atMs }) => atMs)).toEqual([0, 30, 70]);
    expect(packets.at(-1)?.atMs).toBe(1_990);
  });
  it("begins with the first presented frame where an edit list hides others", async () => {
    const whole = make("whole.mp4", ...testPicture(4), ...chirp(4), ...h264, "-g", "50", "-c:a", "aac");
    const cut = make("cut.mp4", "-ss", "1.3", "-i", whole, "-c", "copy");
    const packets = packetsOf((await made(cut, 2_700)).file);
    expect(packets[0]).toEqual({ atMs: 0, key: true });
    expect(Math.abs(packets.length - 68)).toBeLessThanOrEqual(1);
  });
  it("makes the same bytes each time, and refuses a film without a picture", async () => {
    const film = make("again.mp4", ...testPicture(1), ...chirp(1), ...h264, "-c:a", "aac");
    expect(bytesOf((await made(film, 1_000)).file).equals(bytesOf((await made(film, 1_000)).file))).toBe(true);
    await expect(made(make("talk.mp3", ...chirp(1), "-c:a", "libmp3lame"), 1_000)).rejects.toMatchObject({ code: "invalid_task" });
  });
});
