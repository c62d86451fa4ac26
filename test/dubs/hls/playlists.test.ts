import { describe, expect, it } from "vitest";
import type { StreamValue } from "../../../containers/contract/stages.ts";
import { masterPlaylist } from "../../../src/dubs/hls/master-playlist.ts";
import { infoOf, subtitlePlaylist, withMedia } from "../../../src/dubs/hls/media-playlist.ts";
import { streamed } from "../mastered.ts";

const sound: StreamValue = { ...streamed, segments: 3 };
const picture: StreamValue = {
  ...sound,
  codecs: "avc1.64001f",
  bandwidth: 2_500_000,
  averageBandwidth: 2_000_000,
  width: 1280,
  height: 720,
  frameRate: 25,
  channels: null,
};
const spanish = { language: "es", name: "español", uri: "out_es.m3u8", info: sound };
const original = { language: "en", name: "English (original)", uri: "out_en.m3u8", info: { ...sound, bandwidth: 200_000 } };
const lines = (text: string, tag: string): string[] => text.split("\n").filter((line) => line.startsWith(`#${tag}:`));

describe("the master playlist", () => {
  const whole = masterPlaylist({
    video: { uri: "out_v.m3u8", info: picture },
    sounds: [spanish, original],
    subtitles: [{ language: "es", name: "español", uri: "out_s.m3u8" }],
    preferred: "en",
  });

  it("names the picture once, with all sounds in one group", () => {
    expect(lines(whole, "EXT-X-STREAM-INF")).toEqual([
      '#EXT-X-STREAM-INF:BANDWIDTH=2700000,AVERAGE-BANDWIDTH=2160000,CODECS="avc1.64001f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=25.000,AUDIO="sound",SUBTITLES="subtitles"',
    ]);
    expect(whole.split("\n")[whole.split("\n").indexOf(lines(whole, "EXT-X-STREAM-INF")[0]!) + 1]).toBe("out_v.m3u8");
  });

  it("begins with the sound that is preferred, or with the first", () => {
    const defaults = (preferred: string | null) =>
      lines(masterPlaylist({ video: null, sounds: [spanish, original], subtitles: [], preferred }), "EXT-X-MEDIA").map(
        (line) => /DEFAULT=(\w+)/.exec(line)![1],
      );
    expect(lines(whole, "EXT-X-MEDIA").filter((line) => line.includes("AUDIO"))[1]).toContain("DEFAULT=YES");
    expect(defaults(null)).toEqual(["YES", "NO"]);
    expect(defaults("fr")).toEqual(["YES", "NO"]);
    const unknown = masterPlaylist({ video: null, sounds: [spanish, { ...original, language: null }], subtitles: [], preferred: null });
    expect(lines(unknown, "EXT-X-MEDIA").map((line) => line.includes("DEFAULT=YES"))).toEqual([true, false]);
  });

  it("gives those of one name their tags, since players tell a group apart by names", () => {
    const latin = { ...spanish, language: "es-x-lat", uri: "out_lat.m3u8" };
    const names = (text: string): string[] => lines(text, "EXT-X-MEDIA").map((line) => /NAME="([^"]*)",LANGUAGE="([^"]*)"/.exec(line)!.slice(1).join(" | "));
    expect(names(masterPlaylist({ video: null, sounds: [spanish, latin, original], subtitles: [latin], preferred: null }))).toEqual([
      "español (es) | es",
      "español (es-x-lat) | es-x-lat",
      "English (original) | en",
      "español | es-x-lat",
    ]);
  });

  it("is of sound alone where there is no picture", () => {
    const alone = masterPlaylist({ video: null, sounds: [spanish, original], subtitles: [], preferred: null });
    expect(lines(alone, "EXT-X-STREAM-INF")[0]).toContain('CODECS="mp4a.40.2"');
    expect(alone).toContain("\nout_es.m3u8\n");
  });

  it("lets no name break out of its quotes", () => {
    const named = masterPlaylist({ video: null, sounds: [{ ...spanish, name: 'a"\n#EXT-X-KEY:METHOD=NONE' }], subtitles: [], preferred: null });
    expect(named.split("\n").filter((line) => line.startsWith("#EXT-X-KEY"))).toEqual([]);
  });
});

describe("the playlist of a stream", () => {
  const text = [
    "#EXTM3U",
    `# ${JSON.stringify(sound)}`,
    '#EXT-X-MAP:URI="media",BYTERANGE="800@0"',
    "#EXTINF:6.016,",
    "#EXT-X-BYTERANGE:1000@800",
    "media",
    "",
  ].join("\n");

  it("says what it is of", () => {
    expect(infoOf(text)).toEqual(sound);
    expect(() => infoOf("#EXTM3U\n")).toThrow("does not say");
  });

  it("gets the URL of its file in the place of `media`, and nothing else is touched", () => {
    const url = "https://store.example/w/a?b=media&c=$&";
    const played = withMedia(text, url);
    expect(played.split("\n")[2]).toBe(`#EXT-X-MAP:URI="${url}",BYTERANGE="800@0"`);
    expect(played.split("\n")[5]).toBe(url);
  });

  it("of subtitles is one segment as long as the film", () => {
    expect(subtitlePlaylist("https://store.example/s.vtt", 61_500).split("\n").slice(2, 6)).toEqual([
      "#EXT-X-TARGETDURATION:62",
      "#EXT-X-PLAYLIST-TYPE:VOD",
      "#EXTINF:61.500,",
      "https://store.example/s.vtt",
    ]);
  });
});
