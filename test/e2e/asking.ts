/** Requests as a client makes them, and what any refusal has to look like. */
import { expect } from "vitest";
import type { Job } from "../../src/dubs/resource.ts";
import type { SignedPart, Upload, Video } from "../../src/videos/wire.ts";
import type { World } from "./world.ts";

export type Answer = { status: number; headers: Headers; body: Record<string, unknown> };
export type Ask = { key?: string; body?: unknown; headers?: Record<string, string> };

/** Longer than any bad file may take to be found bad, on a busy machine. */
const STUCK_MS = 120_000;
const ENDS = new Set(["succeeded", "failed", "canceled"]);

/** Without `key` nobody in particular asks. */
export async function ask(world: World, method: string, path: string, { key, body, headers = {} }: Ask = {}): Promise<Answer> {
  const sent = { ...(key && { authorization: `Bearer ${key}` }), ...(body !== undefined && { "content-type": "application/json" }), ...headers };
  const answer = await fetch(new URL(path, world.platform.url), {
    method,
    headers: sent,
    ...(body !== undefined && { body: JSON.stringify(body) }),
    redirect: "manual",
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : { text } };
}

export const asOwner = (world: World, method: string, path: string, body?: unknown): Promise<Answer> =>
  ask(world, method, path, { key: world.platform.key, body });

/** RFC 9457, with a code that programs and a sentence that people understand, and nothing of our insides. */
export function expectProblem(answer: Answer, status: number, code: string): void {
  expect({ status: answer.status, code: answer.body["code"] }).toEqual({ status, code });
  expect(answer.headers.get("content-type")).toContain("application/problem+json");
  expect(answer.body).toMatchObject({ status, title: expect.any(String), type: expect.stringContaining(code), request_id: expect.stringMatching(/^req_/) });
  expect(answer.body["detail"]).toMatch(/^\S.{10,}\.$/s);
  expect(JSON.stringify(answer.body)).not.toMatch(/\bat \w+ \(|node_modules|SQLITE|D1_/);
}

/** The job as it ended; a job that does not end is stuck. */
export async function ended(world: World, jobId: string, withinMs = STUCK_MS): Promise<Job> {
  for (const until = Date.now() + withinMs; ;) {
    const job = await world.api<Job>("GET", `/v1/jobs/${jobId}?wait=20`);
    if (ENDS.has(job.status)) return job;
    if (Date.now() > until) throw new Error(`the job is stuck: ${JSON.stringify(job)}`);
  }
}

export async function announce(world: World, sizeBytes: number): Promise<{ video: Video; upload: Upload }> {
  return world.api("POST", "/v1/videos", { source: { upload: { filename: "talk.mp4", sizeBytes, contentType: "video/mp4" } } });
}

export async function putPart(world: World, uploadId: string, partNumber: number, bytes: Uint8Array<ArrayBuffer>): Promise<Response> {
  const [signed] = (await world.api<{ data: SignedPart[] }>("POST", `/v1/uploads/${uploadId}/parts`, { partNumbers: [partNumber] })).data;
  return fetch(signed!.url, { method: "PUT", headers: signed!.headers, body: bytes });
}

/** Gone for good, with its upload, dubs and jobs. */
export async function expectDeletable(world: World, videoId: string, ...also: string[]): Promise<void> {
  expect((await asOwner(world, "DELETE", `/v1/videos/${videoId}`)).status).toBe(200);
  for (const path of [`/v1/videos/${videoId}`, ...also]) expectProblem(await asOwner(world, "GET", path), 404, "not_found");
}
