import { describe, expect, it } from "vitest";
import { WANTED, type Wanted } from "../../src/dubbing/planning.ts";
import { failure, lines, plain, Speaking } from "./speaking.ts";

const asked = { lines: lines(4), engines: { translate: [plain] } };
const failing = (stage: string, code: string, label?: string) => (spec: { stage: string; label: string }) =>
  spec.stage === stage && (label === undefined || spec.label === label) ? failure(code) : undefined;
const video = { codec: "h264", width: 640, height: 360, frameRate: 25, startMs: 0, durationMs: 300_000 };
const filmed = (answer?: (spec: { stage: string; label: string }) => object | undefined) => (spec: { stage: string; label: string }) =>
  (answer?.(spec) as Record<string, unknown> | undefined) ??
  (spec.stage === "probe" ? { video } : spec.stage === "mux" ? { format: "mp4", contentType: "video/mp4" } : undefined);
const dubOf = (wanted: Wanted[], answer?: (spec: { stage: string; label: string }) => object | undefined) =>
  new Speaking({ ...asked, wanted, answer: filmed(answer) });
const kinds = (dub: Speaking): string[] => {
  const { outputs } = dub.run().languages[0]!;
  return outputs.map(({ kind, name, format }) => [kind, name, format].filter(Boolean).join(" ")).sort();
};

describe("what is handed out", () => {
  it("is what was asked for, the dialogue and the report", () => {
    expect(kinds(dubOf(["video", "srt"]))).toEqual(["report json", "stem dialogue flac", "subtitles srt", "video mp4"]);
    expect(kinds(dubOf(["audio", "ass"]))).toEqual(["audio m4a", "report json", "stem dialogue flac", "subtitles ass"]);
    expect(kinds(dubOf(["stems"]))).toEqual(["report json", "stem dialogue flac", "stem effects flac", "stem spk_1 flac"]);
    expect(kinds(dubOf(["hls"]))).toEqual([
      "report json",
      "stem dialogue flac",
      "stream audio m3u8",
      "stream audio mp4",
      "stream original m3u8",
      "stream original mp4",
      "stream video m3u8",
      "stream video mp4",
      "subtitles vtt",
    ]);
  });

  it("makes no rendition of a picture that every player knows, and one for all others", () => {
    const known = dubOf([...WANTED]);
    known.run();
    expect(known.units("picture")).toEqual([]);
    const odd = new Speaking({
      ...asked,
      wanted: ["playback", "hls"],
      answer: (spec) => filmed()(spec) && (spec.stage === "probe" ? { video: { ...video, codec: "vp9" } } : filmed()(spec)),
    });
    odd.run();
    expect(odd.units("picture")).toHaveLength(1);
    expect(odd.units("mux").map(({ label }) => label)).toEqual(["mux/es", "mux/es/playback"]);
  });

  it("streams the picture anew where it cannot be streamed as it is", () => {
    const dub = dubOf(["video", "hls"], failing("stream", "not_streamable", "stream/picture"));
    expect(kinds(dub)).toContain("stream video m3u8");
    expect(dub.units("picture")).toHaveLength(1);
    expect(dub.run().languages[0]!.lost).toEqual([]);
  });

  it("is handed out without what cannot be made beside it, which is told", () => {
    const dub = dubOf(["video", "burned"], failing("burn", "no_libass"));
    expect(kinds(dub)).toEqual(["report json", "stem dialogue flac", "video mp4"]);
    expect(dub.run().languages[0]!.lost).toMatchObject([{ code: "no_libass" }]);
  });

  it("fails where nothing of what was asked for can be made", () => {
    const dub = dubOf(["burned"], failing("burn", "no_libass"));
    expect(dub.run().languages[0]).toMatchObject({ status: "failed", failure: { code: "no_libass" } });
  });

  it("fails where nothing of a stream can be made, though its subtitles could", () => {
    const dub = dubOf(["hls"], failing("stream", "io_error"));
    expect(dub.run().languages[0]).toMatchObject({ status: "failed", failure: { code: "io_error" } });
  });
});
