import { beforeAll, describe, expect, it } from "vitest";
import { getMaster } from "../../../src/dubs/services/get-stream.ts";
import { projectDub } from "../../../src/dubs/projection.ts";
import { newDub, openWorld, problemOf, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

const info = { bandwidth: 200_000, averageBandwidth: 150_000, segments: 1, targetDurationS: 6 };
const heard = { ...info, codecs: "mp4a.40.2", width: null, height: null, frameRate: null, channels: 2 };
const seen = { ...info, codecs: "avc1.64001f", width: 640, height: 360, frameRate: 25, channels: null };
const playlist = (of: object): string =>
  ["#EXTM3U", `# ${JSON.stringify(of)}`, '#EXT-X-MAP:URI="media",BYTERANGE="4@0"', "#EXTINF:1.0,", "#EXT-X-BYTERANGE:6@4", "media", ""].join("\n");

type Streamed = { dubId: string; ids: Record<string, string> };

/** A dub with its streams, as its object projects them. */
async function streamed(w: World, sourceLanguage: string | null = "en", languages = ["pt-BR"]): Promise<Streamed> {
  const { dubId } = await newDub(w);
  const ids: Record<string, string> = {};
  const output = async (language: string | null, kind: "stream" | "subtitles", name: string, format: string, text: string) => {
    const id = w.deps.newId("out");
    ids[`${name} ${format}`] = id;
    const artifactKey = `w/${w.workspaceId}/d/${dubId}/key/3/${name}${language}${format}`;
    await w.deps.media.write(artifactKey, new TextEncoder().encode(text), "text/plain");
    const rest = { revision: 1, stale: false, sizeBytes: text.length, contentType: "text/plain", filename: "any", createdAt: w.clock.now.toISOString() };
    return { id, language, kind, name, format, artifactKey, ...rest };
  };
  const dubbed = languages.map(async (language) => [
    await output(language, "stream", "audio", "m3u8", playlist(heard)),
    await output(language, "stream", "audio", "mp4", "abcdefghij"),
    await output(language, "subtitles", "", "vtt", "WEBVTT\n"),
    await output(language, "subtitles", "", "srt", "1\n"),
  ]);
  const outputs = [
    await output(null, "stream", "video", "m3u8", playlist(seen)),
    await output(null, "stream", "video", "mp4", "0123456789"),
    await output(null, "stream", "original", "m3u8", playlist(heard)),
    await output(null, "stream", "original", "mp4", "0123456789"),
    ...(await Promise.all(dubbed)).flat(),
  ];
  await projectDub(w.deps.db, { dubId, sequence: 1, dub: { targetLanguages: languages, sourceLanguage, durationMs: 61_000 }, jobs: [], outputs });
  return { dubId, ids };
}

/** Its sounds and subtitles, as `name | language`; the sound that is heard first with a star. */
async function listed(w: World, { dubId }: Streamed, language = ""): Promise<string[]> {
  const { body } = await w.call(`/v1/dubs/${dubId}/stream${language && `?language=${language}`}`);
  const { text } = await playerOf(w, body.url)(body.url);
  return text
    .split("\n")
    .filter((line) => line.startsWith("#EXT-X-MEDIA:"))
    .map((line) => `${/NAME="([^"]*)"/.exec(line)![1]} | ${/LANGUAGE="([^"]*)"/.exec(line)?.[1] ?? ""}${line.includes("DEFAULT=YES") ? " *" : ""}`);
}

const playerOf = (w: World, url: string) => async (name: string) => {
  const answer = await w.raw(new URL(name, url).href, { key: null });
  return { status: answer.status, text: new TextDecoder().decode(await answer.arrayBuffer()), headers: answer.headers };
};

describe("a dub is streamed", () => {
  it("by one URL that needs no key: picture, languages, subtitles, and their bytes by range", async () => {
    const { dubId, ids } = await streamed(world);
    const { status, body } = await world.call(`/v1/dubs/${dubId}/stream?language=pt-BR`);
    expect(status).toBe(200);
    const play = playerOf(world, body.url);
    const master = await play(body.url);
    expect([master.status, master.headers.get("content-type")]).toEqual([200, "application/vnd.apple.mpegurl"]);
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
    expect(problemOf(await world.call(`/v1/dubs/${bare.dubId}/stream`))).toEqual([409, "no_stream"]);
    const one = await streamed(world);
    const other = await streamed(world);
    const { body } = await world.call(`/v1/dubs/${one.dubId}/stream`);
    const play = playerOf(world, body.url);
    expect((await play(`${other.ids["audio m3u8"]}.m3u8`)).status).toBe(404);
    for (const name of ["audio mp4", " srt"]) expect((await play(`${one.ids[name]}.m3u8`)).status).toBe(404);
    expect((await play(body.url.replace("/master", "x/master"))).status).toBe(401);
    const stranger = await openWorld();
    expect((await stranger.call(`/v1/dubs/${one.dubId}/stream`)).status).toBe(404);
  });
});

describe("the languages of a stream", () => {
  it("are named by their own speakers, whatever else is in the tag, which stays as it is", async () => {
    const dub = await streamed(world, "en-u-ca-buddhist", ["es-x-lat", "fr"]);
    expect(await listed(world, dub)).toEqual([
      "español | es-x-lat *",
      "français | fr",
      "English (original) | en-u-ca-buddhist",
      "español | es-x-lat",
      "français | fr",
    ]);
  });

  it.each([null, "und"])("do not pretend to know the original's: %s", async (source) => {
    expect(await listed(world, await streamed(world, source))).toEqual(["português (Brasil) | pt-BR *", "Original | ", "português (Brasil) | pt-BR"]);
  });

  it("begin with the one that is asked for, however it is written; one that is not there changes nothing", async () => {
    const dub = await streamed(world, "en", ["es", "pt-BR"]);
    const first = async (language: string) => (await listed(world, dub, language)).find((line) => line.endsWith("*"));
    expect(await first("pt-br")).toBe("português (Brasil) | pt-BR *");
    expect(await first("PT")).toBe("português (Brasil) | pt-BR *");
    expect(await first("EN")).toBe("English (original) | en *");
    for (const absent of ["fr", "xx", "und", ""]) expect(await first(absent)).toBe("español | es *");
  });

  it("are read side by side, and never more than six at once", async () => {
    const dub = await streamed(world, "en", ["ca", "cs", "da", "de", "el", "es", "fi", "fr", "it", "pt-BR"]);
    const { media, ...rest } = world.deps;
    let [open, most, reads] = [0, 0, 0];
    const read = async (key: string) => {
      reads++;
      most = Math.max(most, ++open);
      const bytes = await media.read(key);
      open--;
      return bytes;
    };
    await getMaster({ ...rest, media: { ...media, read } }, { dubId: dub.dubId, workspaceId: world.workspaceId, expiresAt: world.clock.now }, null);
    expect([reads, most]).toEqual([12, 6]);
  });
});

describe("the media of a stream", () => {
  const HOUR_MS = 3_600_000;

  it("can be fetched as long as the token, and for an hour after it was last named", async () => {
    const own = await openWorld();
    const { dubId, ids } = await streamed(own);
    const { body } = await own.call(`/v1/dubs/${dubId}/stream`);
    const begun = own.clock.now.getTime();
    const after = (hours: number) => (own.clock.now = new Date(begun + hours * HOUR_MS));
    const named = async () => (await playerOf(own, body.url)(`${ids["audio m3u8"]}.m3u8`)).text.split("\n")[5]!;
    const statusOf = async (url: string) => {
      const answer = await own.raw(url, { key: null });
      await answer.arrayBuffer();
      return answer.status;
    };
    const early = await named();
    after(11.5);
    const late = await named();
    expect(await statusOf(early)).toBe(200);
    after(12.01);
    expect([await statusOf(early), await statusOf(late)]).toEqual([403, 200]);
    after(12.51);
    expect(await statusOf(late)).toBe(403);
    expect((await playerOf(own, body.url)(body.url)).status).toBe(401);
  });
});
