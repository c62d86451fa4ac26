import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fetchStream } from "../../../scripts/demo/fetch-stream.mjs";
import type { Api } from "../../../scripts/client/api.mjs";

const URL_OF_MASTER = "http://api.test/v1/streams/token/master.m3u8";
const MASTER = `#EXTM3U
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="português",LANGUAGE="pt",DEFAULT=YES,URI="out_a.m3u8"
#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subtitles",NAME="português",LANGUAGE="pt",URI="out_t.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="avc1.64000B,mp4a.40.2",AUDIO="sound",SUBTITLES="subtitles"
out_v.m3u8
`;
const media = (url: string) => `#EXTM3U\n#EXT-X-MAP:URI="${url}",BYTERANGE="5@0"\n#EXTINF:2.000000,\n#EXT-X-BYTERANGE:3@5\n${url}\n#EXT-X-ENDLIST\n`;
const SERVED: Record<string, string> = {
  [URL_OF_MASTER]: MASTER,
  "http://api.test/v1/streams/token/out_a.m3u8": media("http://store.test/a?signature=x&$1"),
  "http://api.test/v1/streams/token/out_v.m3u8": media("http://store.test/v?signature=y"),
  "http://api.test/v1/streams/token/out_t.m3u8": "#EXTM3U\n#EXTINF:2.000,\nhttp://store.test/t?signature=z\n#EXT-X-ENDLIST\n",
  "http://store.test/a?signature=x&$1": "sound",
  "http://store.test/v?signature=y": "picture",
  "http://store.test/t?signature=z": "WEBVTT",
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "onevoice-stream-"));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

function fetching(served: Record<string, string>): Promise<string> {
  vi.spyOn(globalThis, "fetch").mockImplementation((input) => {
    const text = served[input as string];
    return Promise.resolve(text === undefined ? new Response("", { status: 404 }) : new Response(text));
  });
  const api = ((_: string, asked: string) => Promise.resolve({ url: asked === "/v1/dubs/dub_1/stream" ? URL_OF_MASTER : "" })) as Api;
  return fetchStream({ api, dubId: "dub_1", folder: path.join(folder, "talk.hls") });
}

describe("a stream as a folder", () => {
  it("holds every playlist as it was, with files beside it in place of the signed URLs", async () => {
    const file = await fetching(SERVED);
    const here = path.dirname(file);
    const read = (name: string) => readFile(path.join(here, name), "utf8");
    expect(path.relative(folder, file)).toBe(path.join("talk.hls", "master.m3u8"));
    expect((await readdir(here)).sort()).toEqual(["master.m3u8", "out_a.m3u8", "out_a.mp4", "out_t.m3u8", "out_t.vtt", "out_v.m3u8", "out_v.mp4"]);
    expect(await read("master.m3u8")).toBe(MASTER);
    expect(await read("out_a.m3u8")).toBe(media("out_a.mp4"));
    expect(await Promise.all(["out_a.mp4", "out_v.mp4", "out_t.vtt"].map(read))).toEqual(["sound", "picture", "WEBVTT"]);
  });
  it("is refused where a part of it is not there", async () => {
    const { "http://store.test/v?signature=y": _, ...rest } = SERVED;
    await expect(fetching(rest)).rejects.toThrow("answered 404");
  });
  it("is refused where a playlist lists nothing", async () => {
    await expect(fetching({ ...SERVED, "http://api.test/v1/streams/token/out_v.m3u8": "#EXTM3U\n" })).rejects.toThrow("out_v.m3u8 lists no file");
  });
});
