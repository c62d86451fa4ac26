import { beforeAll, describe, expect, it } from "vitest";
import { projectDub } from "../../../src/dubs/projection.ts";
import { newDub, openWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

const info = { bandwidth: 200_000, averageBandwidth: 150_000, segments: 1, targetDurationS: 6 };
const heard = { ...info, codecs: "mp4a.40.2", width: null, height: null, frameRate: null, channels: 2 };
const seen = { ...info, codecs: "avc1.64001f", width: 640, height: 360, frameRate: 25, channels: null };
const playlist = (of: object): string =>
  ["#EXTM3U", `# ${JSON.stringify(of)}`, '#EXT-X-MAP:URI="media",BYTERANGE="4@0"', "#EXTINF:1.0,", "#EXT-X-BYTERANGE:6@4", "media", ""].join("\n");

/** A dub of one language with its streams, as its object projects them. */
async function streamed(w: World): Promise<{ dubId: string; ids: Record<string, string> }> {
  const { dubId } = await newDub(w);
  const ids: Record<string, string> = {};
  const output = async (language: string | null, kind: "stream" | "subtitles", name: string, format: string, text: string) => {
    const id = w.deps.newId("out");
    ids[`${name} ${format}`] = id;
    const artifactKey = `w/${w.workspaceId}/d/${dubId}/key/3/${name}${format}`;
    await w.deps.media.write(artifactKey, new TextEncoder().encode(text), "text/plain");
    const rest = { revision: 1, stale: false, sizeBytes: text.length, contentType: "text/plain", filename: "any", createdAt: w.clock.now.toISOString() };
    return { id, language, kind, name, format, artifactKey, ...rest };
  };
  const outputs = [
    await output(null, "stream", "video", "m3u8", playlist(seen)),
    await output(null, "stream", "video", "mp4", "0123456789"),
    await output(null, "stream", "original", "m3u8", playlist(heard)),
    await output(null, "stream", "original", "mp4", "0123456789"),
    await output("pt-BR", "stream", "audio", "m3u8", playlist(heard)),
    await output("pt-BR", "stream", "audio", "mp4", "abcdefghij"),
    await output("pt-BR", "subtitles", "", "vtt", "WEBVTT\n"),
  ];
  await projectDub(w.deps.db, { dubId, sequence: 1, dub: { targetLanguages: ["pt-BR"], sourceLanguage: "en", durationMs: 61_000 }, jobs: [], outputs });
  return { dubId, ids };
}

const playerOf = (w: World, url: string) => async (name: string) => {
  const answer = await w.raw(new URL(name, url).href, { key: null });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
};

describe("a dub is streamed", () => {
  it("by one URL that needs no key: picture, languages, subtitles, and their bytes by range", async () => {
    const { dubId, ids } = await streamed(world);
    const { status, body } = await world.call(`/v1/dubs/${dubId}/stream?language=pt-BR`);
    expect(status).toBe(200);
    const play = playerOf(world, body.url);
    const master = await play(body.url);
    expect([master.status, master.headers.get("content-type"), master.headers.get("access-control-allow-origin")]).toEqual([
      200,
      "application/vnd.apple.mpegurl",
      "*",
    ]);
    expect(master.text).toContain(`NAME="português (Brasil)",LANGUAGE="pt-BR",DEFAULT=YES`);
    expect(master.text).toContain(`NAME="English (original)",LANGUAGE="en",DEFAULT=NO`);
    expect(master.text).toContain(`\n${ids["video m3u8"]}.m3u8\n`);
    const sound = await play(`${ids["audio m3u8"]}.m3u8`);
    const file = sound.text.split("\n")[5]!;
    const bytes = await world.raw(file, { key: null, headers: { range: "bytes=4-9" } });
    expect([bytes.status, await bytes.text()]).toEqual([206, "efghij"]);
    const words = await play(`${ids[" vtt"]}.m3u8`);
    expect(words.text).toContain("#EXTINF:61.000,");
  });

  it("not without streams, to another workspace, with another token, or by a playlist of another dub", async () => {
    const bare = await newDub(world);
    const nothing = await world.call(`/v1/dubs/${bare.dubId}/stream`);
    expect((await playerOf(world, nothing.body.url)(nothing.body.url)).status).toBe(409);
    const one = await streamed(world);
    const other = await streamed(world);
    const { body } = await world.call(`/v1/dubs/${one.dubId}/stream`);
    const play = playerOf(world, body.url);
    expect((await play(`${other.ids["audio m3u8"]}.m3u8`)).status).toBe(404);
    expect((await play(`${one.ids["audio mp4"]}.m3u8`)).status).toBe(404);
    expect((await play(body.url.replace("/master", "x/master"))).status).toBe(401);
    const stranger = await openWorld();
    expect((await stranger.call(`/v1/dubs/${one.dubId}/stream`)).status).toBe(404);
  });
});
