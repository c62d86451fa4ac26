/** Parts that are dropped, repeated, reordered and cut elsewhere, by both routes over R2: what is stored is the source, or the answer is an error. */
import * as fc from "../../property.ts";
import { beforeAll, expect, it } from "vitest";
import { openWorld, videoOf, type World } from "./world.ts";

const RUNS = 16;
const LONG_MS = 120_000;
let world: World;
beforeAll(async () => {
  world = await openWorld();
});

type Begun = {
  videoId: string;
  url: (partNumber: number) => Promise<string>;
  /** The native route is told the ETag; the other one saw it. */
  sent: (partNumber: number, etag: string) => void;
  complete: () => Promise<number>;
  end: () => Promise<unknown>;
};
const post = (path: string, body: object) => world.call(path, { method: "POST", body });

async function native(sizeBytes: number): Promise<Begun> {
  const { video, upload } = (await post("/v1/videos", videoOf(sizeBytes))).body;
  const etags = new Map<number, string>();
  const at = `/v1/uploads/${upload.id}`;
  return {
    videoId: video.id,
    url: async (partNumber) => (await post(`${at}/parts`, { partNumbers: [partNumber] })).body.data[0].url,
    sent: (partNumber, etag) => void etags.set(partNumber, etag),
    complete: async () => (await post(`${at}/complete`, { parts: [...etags].map(([partNumber, etag]) => ({ partNumber, etag })) })).status,
    end: () => world.call(at, { method: "DELETE" }),
  };
}

async function uppy(sizeBytes: number): Promise<Begun> {
  const { key, uploadId } = (await post("/v1/uppy/s3/multipart", { filename: "a.mp4", type: "video/mp4", metadata: { size: sizeBytes } })).body;
  const at = (more = "") => `/v1/uppy/s3/multipart/${uploadId}${more}?key=${key}`;
  return {
    videoId: key,
    url: async (partNumber) => (await world.call(at(`/${partNumber}`))).body.url,
    sent: () => undefined,
    complete: async () => (await post(at("/complete"), { parts: [] })).status,
    end: () => world.call(at(), { method: "DELETE" }),
  };
}

const MIB = 1024 * 1024;
const kinds = { native: { begin: native, part: 8 * MIB }, uppy: { begin: uppy, part: 5 * MIB } };
const sha = async (bytes: Uint8Array) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();

it.each(["native", "uppy"] as const)(
  "what %s uploads is stored as it was, or refused",
  async (kind) => {
    const { begin, part } = kinds[kind];
    const step = fc.record({ partNumber: fc.integer({ min: 1, max: 3 }), shift: fc.constantFrom(0, 0, 0, -1, 1), grow: fc.constantFrom(0, 0, 0, -1, 1, 4096) });
    const order = fc.shuffledSubarray([1, 2, 3], { minLength: 2 }).map((numbers) => numbers.map((partNumber) => ({ partNumber, shift: 0, grow: 0 })));
    const seen = { stored: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9000 }), order, fc.array(step, { maxLength: 2 }), fc.nat(250), async (tail, sent, more, salt) => {
        const source = new Uint8Array(2 * part + tail).map((_, index) => (index * 31 + (index >> 9) + salt) % 251);
        const begun = await begin(source.length);
        // A part that was cut elsewhere and has the right length is the client's own word: what it sent last is what it has uploaded.
        const taken = new Map<number, Uint8Array>();
        for (const { partNumber, shift, grow } of [...more, ...sent]) {
          const from = Math.max(0, (partNumber - 1) * part + shift);
          const bytes = source.subarray(from, Math.min(source.length, partNumber * part + shift) + grow);
          const url = await begun.url(partNumber);
          const etag = await put(url, bytes);
          if (etag === null) continue;
          begun.sent(partNumber, etag);
          taken.set(partNumber, bytes);
        }
        const status = await begun.complete();
        const object = await world.deps.media.read(`w/${world.workspaceId}/v/${begun.videoId}/source`);
        const isStored = status === 200;
        expect(object && (await sha(object))).toBe(isStored ? await sha(joined([1, 2, 3].map((number) => taken.get(number)))) : null);
        expect(isStored || (status >= 400 && status < 500)).toBe(true);
        seen[status === 200 ? "stored" : "refused"]++;
        await (status === 200 ? world.call(`/v1/videos/${begun.videoId}`, { method: "DELETE" }) : begun.end());
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect(Math.min(seen.stored, seen.refused)).toBeGreaterThan(0);
  },
  LONG_MS,
);

function joined(parts: (Uint8Array | undefined)[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + (part?.length ?? 0), 0));
  let at = 0;
  for (const part of parts) {
    all.set(part ?? [], at);
    at += part?.length ?? 0;
  }
  return all;
}

async function put(url: string, bytes: Uint8Array): Promise<string | null> {
  const answer = await world.raw(url, {
    method: "PUT",
    headers: { "content-length": String(bytes.length) },
    body: bytes as Uint8Array<ArrayBuffer>,
    key: null,
  });
  await answer.arrayBuffer();
  return answer.ok ? answer.headers.get("etag") : null;
}
