/** A client that dies in the middle of each of its requests, and comes back with the same Idempotency-Key. */
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { World } from "../../e2e/world.ts";
import type { Random } from "../random.ts";
import type { Broken } from "./checks.ts";
import { all, ask, askOnce, type Ask, type Dub, type Job } from "./client.ts";

type Upload = { id: string; partCount: number };
type Video = { id: string; title: string };
/** Some die before the request has arrived, some after it was answered. */
const LIVES_MS = 25;
/** The server may still be at what nobody waits for. */
const PAUSE_MS = 50;

export type Begun = { videoId: string; dub: Dub; job: Job };

/** Uploads and dubs the file; what was created more than once is broken. */
export async function beginDying(world: World, clip: string, languages: string[], seed: number, random: Random): Promise<Begun & { broken: Broken[] }> {
  const twice = async <T>(name: string, path: string, body: unknown): Promise<T> => {
    const how: Ask = { body, idempotencyKey: `${name}-${seed}` };
    await askOnce(world, "POST", path, { ...how, signal: AbortSignal.timeout(random.int(LIVES_MS)) }).catch(() => undefined);
    await sleep(random.int(PAUSE_MS));
    return ask<T>(world, "POST", path, how);
  };
  const filename = `clip-${seed}.mp4`;
  const bytes = await readFile(clip);
  const source = { upload: { filename, sizeBytes: bytes.length, contentType: "video/mp4" } };
  const { video, upload } = await twice<{ video: Video; upload: Upload }>("video", "/v1/videos", { source });
  const parts = [{ partNumber: 1, etag: await put(world, upload, bytes) }];
  await twice("complete", `/v1/uploads/${upload.id}/complete`, { parts });
  const { dub, job } = await twice<{ dub: Dub; job: Job }>("dub", `/v1/videos/${video.id}/dubs`, { targetLanguages: languages, options: {} });
  const videos = (await all<Video & { filename: string }>(world, "/v1/videos")).filter((each) => each.filename === filename);
  const dubs = await all<Dub>(world, `/v1/dubs?videoId=${video.id}`);
  const jobs = await all<Job>(world, `/v1/dubs/${dub.id}/jobs`);
  const broken = Object.entries({ videos, dubs, jobs }).flatMap(([what, made]): Broken[] =>
    made.length === 1 ? [] : [{ kind: "created twice", detail: `${made.length} ${what} of one request` }],
  );
  return { videoId: video.id, dub, job, broken };
}

/** The clip is smaller than a part. */
async function put(world: World, upload: Upload, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const signed = await ask<{ data: { url: string; headers: Record<string, string> }[] }>(world, "POST", `/v1/uploads/${upload.id}/parts`, {
    body: { partNumbers: [1] },
  });
  const { url, headers } = signed.data.at(0)!;
  const answer = await fetch(url, { method: "PUT", headers, body: bytes });
  const etag = answer.headers.get("etag");
  if (!answer.ok || etag === null) throw new Error(`the part was answered ${answer.status}: ${await answer.text()}`);
  return etag;
}
