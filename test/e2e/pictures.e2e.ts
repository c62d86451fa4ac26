/** What stands for videos and people, made by the real media service: a thumbnail, a waveform, a digest, chosen pictures, an avatar. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Peaks } from "../../containers/contract/stages.ts";
import { uploadVideo } from "../../scripts/client/upload.mjs";
import type { Upload, Video } from "../../src/videos/wire.ts";
import { ask, putPart } from "./asking.ts";
import { linkIn, openMailbox } from "./people/mailbox.ts";
import { openWorld, type World } from "./world.ts";

const run = promisify(execFile);
const MADE_WITHIN_MS = 60_000;
let world: World;
let video: Video;
beforeAll(async () => void (world = await openWorld()));
afterAll(() => world?.close());

const seen = (id = video.id): Promise<Video> => world.api<Video>("GET", `/v1/videos/${id}`);
async function once(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const until = Date.now() + MADE_WITHIN_MS; !(await isSo()); await sleep(250)) if (Date.now() > until) throw new Error(`Not in time: ${what}.`);
}
/** Follows the redirect to the store, without the credential. */
async function bytesAt(url: string, headers: Record<string, string> = { authorization: `Bearer ${world.platform.key}` }): Promise<Buffer> {
  const answer = await fetch(new URL(url, world.platform.url), { headers, redirect: "manual" });
  expect(answer.status).toBe(302);
  return Buffer.from(await (await fetch(answer.headers.get("location")!)).arrayBuffer());
}
async function ffmpeg(name: string, ...args: string[]): Promise<string> {
  const file = path.join(world.folder, name);
  await run(world.setup.paths.ffmpeg, ["-v", "error", "-nostdin", "-y", ...args, file]);
  return file;
}
/** Width, height and the colour of the middle, each part 0 or 1. */
async function look(bytes: Buffer): Promise<{ size: number[]; colour: number[] }> {
  const file = path.join(world.folder, "seen.jpg");
  await writeFile(file, bytes);
  const raw = await readFile(await ffmpeg("seen.ppm", "-i", file, "-f", "image2", "-c:v", "ppm"));
  const [, width = 0, height = 0] = /^P6\n(\d+) (\d+)\n255\n/.exec(raw.toString("latin1", 0, 30))?.map(Number) ?? [];
  const middle = raw.length - width * height * 3 + 3 * (Math.floor(height / 2) * width + Math.floor(width / 2));
  return { size: [width, height], colour: [...raw.subarray(middle, middle + 3)].map((part) => Math.round(part / 255)) };
}
const picture = (colour: string) => ffmpeg(`${colour}.png`, "-f", "lavfi", "-i", `color=${colour}:s=1000x600:d=1`, "-frames:v", "1");

test("a film has a picture, a waveform that is high where it is loud, and its digest, some seconds after it arrived", async () => {
  const sound = "aevalsrc='if(between(t,1,2),0.5*sin(2*PI*440*t),0)':s=48000:d=3";
  const codecs = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac"];
  const file = await ffmpeg("film.mp4", "-f", "lavfi", "-i", "color=lime:s=1280x720:r=25:d=3", "-f", "lavfi", "-i", sound, ...codecs);
  video = await uploadVideo(world.api, file);
  const began = performance.now();
  await once("pictures", async () => (await seen()).peaksUrl !== null);
  console.log(`pictures: ${((performance.now() - began) / 1000).toFixed(1)} s after the upload`);
  video = await seen();
  expect(video.sha256).toBe(
    createHash("sha256")
      .update(await readFile(file))
      .digest("hex"),
  );
  expect(await look(await bytesAt(video.thumbnailUrl!))).toEqual({ size: [640, 360], colour: [0, 1, 0] });
  const peaks = Peaks.parse(JSON.parse((await bytesAt(video.peaksUrl!)).toString("utf8")));
  const highest = (fromS: number, toS: number): number => {
    const at = (seconds: number): number => 2 * Math.round((seconds * peaks.sample_rate) / peaks.samples_per_pixel);
    return Math.max(...peaks.data.slice(at(fromS), at(toS)));
  };
  expect(highest(0, 0.9)).toBe(0);
  expect(highest(1.1, 1.9)).toBeGreaterThan(55);
  expect(highest(2.1, 2.9)).toBe(0);
});

test("a picture that is sent takes the thumbnail's place, and gives it back; one that is none changes nothing, and the video says so", async () => {
  const put = async (body: Uint8Array<ArrayBuffer> | string, type: string) => {
    const headers = { authorization: `Bearer ${world.platform.key}`, "content-type": type };
    const answer = await fetch(new URL(`/v1/videos/${video.id}/thumbnail`, world.platform.url), { method: "PUT", headers, body });
    await answer.text();
    return answer.status;
  };
  const shows = async (colour: number[]) => (await look(await bytesAt(video.thumbnailUrl!))).colour.join() === colour.join();
  expect(await put(new Uint8Array(await readFile(await picture("red"))), "image/png")).toBe(202);
  await once("the chosen thumbnail", () => shows([1, 0, 0]));
  expect((await look(await bytesAt(video.thumbnailUrl!))).size).toEqual([640, 384]);
  await once("the choice to be told as ready", async () => (await seen()).thumbnailChoice?.status === "ready");
  expect(await put(new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...Array.from({ length: 100 }, () => 0)]), "image/png")).toBe(202);
  await once("the refusal", async () => (await seen()).thumbnailChoice?.status === "failed");
  expect((await seen()).thumbnailChoice?.failure).toMatchObject({ code: "not_an_image", message: expect.stringMatching(/\.$/) });
  expect(await shows([1, 0, 0])).toBe(true);
  expect(await put('{"atMs":1000}', "application/json")).toBe(202);
  await once("the chosen frame", () => shows([0, 1, 0]));
  expect((await world.api<Video>("DELETE", `/v1/videos/${video.id}/thumbnail`)).thumbnailChoice).toBeNull();
  expect(await shows([0, 1, 0])).toBe(true);
});

test("a video whose SHA-256 is not the one that was declared fails", async () => {
  const bytes = new Uint8Array(await readFile(world.setup.paths.sampleShort));
  const file = { filename: "talk.mp4", sizeBytes: bytes.length, contentType: "video/mp4", sha256: "0".repeat(64) };
  const { upload, video: other } = await world.api<{ upload: Upload; video: Video }>("POST", "/v1/videos", { source: { upload: file } });
  const etag = (await putPart(world, upload.id, 1, bytes)).headers.get("etag");
  await world.api("POST", `/v1/uploads/${upload.id}/complete`, { parts: [{ partNumber: 1, etag }] });
  await once("the digest", async () => (await seen(other.id)).sha256 !== null);
  expect(await seen(other.id)).toMatchObject({ status: "failed", failure: { code: "checksum_mismatch" } });
});

test("a person's picture is made square, and goes when it is removed", async () => {
  const [email, password] = ["pictures@example.com", "correct horse battery staple 9"];
  const mails = openMailbox(world.platform.url, email);
  expect((await ask(world, "POST", "/v1/auth/sign-up", { body: { email, password, name: "Ana" } })).status).toBe(202);
  const token = new URLSearchParams(new URL(linkIn(await mails.next())).hash.slice(1)).get("token");
  await ask(world, "POST", "/v1/auth/verify-email", { body: { token } });
  const signedIn = await ask(world, "POST", "/v1/auth/sign-in", { body: { email, password } });
  const headers = { cookie: signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "", origin: new URL(world.platform.url).origin };
  const body = new Uint8Array(await readFile(await picture("blue")));
  const sent = await fetch(new URL("/v1/me/avatar", world.platform.url), { method: "PUT", headers: { ...headers, "content-type": "image/png" }, body });
  expect([sent.status, await sent.json()]).toMatchObject([202, { avatarUrl: null, avatarChoice: { status: "processing", failure: null } }]);
  await once("the avatar", async () => (await ask(world, "GET", "/v1/me", { headers })).body["avatarUrl"] === "/v1/me/avatar");
  expect(await look(await bytesAt("/v1/me/avatar", headers))).toEqual({ size: [512, 512], colour: [0, 0, 1] });
  expect((await ask(world, "DELETE", "/v1/me/avatar", { headers })).status).toBe(204);
  expect((await ask(world, "GET", "/v1/me/avatar", { headers })).status).toBe(404);
});
