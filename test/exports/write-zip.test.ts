import { createHash, randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { execa } from "execa";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Entry } from "../../src/exports/entry.ts";
import { safeName } from "../../src/exports/entry.ts";
import { inParts, storeStream } from "../../src/exports/store-stream.ts";
import { writeZip } from "../../src/exports/write-zip.ts";
import { MemoryMedia } from "../dubs/memory-media.ts";

let folder = "";
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), "export-"))));
afterAll(async () => rm(folder, { recursive: true, force: true }));

/** Another's reader: name, size and SHA-256 of each file, after all checksums are found right. */
const READ = `
import hashlib, json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    assert z.testzip() is None
    print(json.dumps([[i.filename, i.file_size, hashlib.sha256(z.read(i)).hexdigest(), list(i.date_time)] for i in z.infolist()]))
`;
const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const at = new Date("2026-11-24T10:00:00Z");

const entryOf = (path: string, pieces: (Uint8Array | string)[] | null, sizeBytes = 1): Entry => ({
  at: path,
  path,
  modifiedAt: at,
  sizeBytes,
  open: async () =>
    pieces &&
    (async function* read() {
      yield* pieces;
    })(),
});
async function* list(entries: Entry[]): AsyncGenerator<Entry> {
  yield* entries;
}

async function readBack(stream: ReadableStream<Uint8Array>): Promise<[string, number, string][]> {
  const path = join(folder, `${randomBytes(4).toString("hex")}.zip`);
  await pipeline(Readable.from(stream), createWriteStream(path));
  const { stdout } = await execa("python3", ["-c", READ, path]);
  return (JSON.parse(stdout) as [string, number, string, number[]][]).map(([name, size, digest]) => [name, size, digest]);
}

it("A zip opens in another's reader, and every file in it has the digest that it had", async () => {
  const [large, small] = [randomBytes(3_000_001), randomBytes(17)];
  const entries = [
    entryOf("workspaces/w/videos/v/Über 映画.mp4", [large.subarray(0, 1_000_000), large.subarray(1_000_000)]),
    entryOf("account/profile.json", ['{"name":', '"Ada ☂"}']),
    entryOf("empty.txt", []),
    entryOf("a", [small]),
  ];
  expect(await readBack(writeZip(list(entries)))).toEqual([
    ["workspaces/w/videos/v/Über 映画.mp4", 3_000_001, digestOf(large)],
    ["account/profile.json", 18, digestOf(Buffer.from('{"name":"Ada ☂"}'))],
    ["empty.txt", 0, digestOf(Buffer.alloc(0))],
    ["a", 17, digestOf(small)],
  ]);
});

it("What is gone since it was listed is left out and named, and a page that nobody wrote is no loss", async () => {
  const files = await readBack(writeZip(list([entryOf("gone.mp4", null), entryOf("script.json", null, 0), entryOf("b", ["b"])])));
  expect(files.map(([name]) => name)).toEqual(["b", "missing.json"]);
});

it("A file that cannot be read to its end spoils the whole zip, and nothing is stored", async () => {
  const broken: Entry = {
    ...entryOf("x", []),
    open: async () =>
      (async function* read() {
        yield new Uint8Array(10);
        throw new Error("gone");
      })(),
  };
  const media = new MemoryMedia();
  await expect(storeStream(media, "k.zip", "application/zip", writeZip(list([broken])))).rejects.toThrow("gone");
  expect([media.calls, media.open.size, media.objects.size]).toEqual([["abort multipart-1"], 0, 0]);
});

it("A stream is cut into equal parts, whatever pieces it comes in", async () => {
  const bytes = randomBytes(100);
  for (const step of [1, 7, 30, 31, 100]) {
    const pieces = Array.from({ length: Math.ceil(100 / step) }, (_, index) => bytes.subarray(index * step, (index + 1) * step));
    const parts: Buffer[] = [];
    for await (const part of inParts(Readable.from(pieces), 30)) parts.push(Buffer.from(part));
    expect(parts.map(({ length }) => length)).toEqual([30, 30, 30, 10]);
    expect(Buffer.concat(parts)).toEqual(bytes);
  }
});

it("A stream is stored in parts of eight MiB, so that little of it is in memory", async () => {
  const sizes: number[] = [];
  const media = new MemoryMedia();
  media.sendPart = async (_key?: string, _id?: string, _number?: number, body?: Uint8Array) => `etag ${sizes.push(body?.byteLength ?? 0)}`;
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let n = 0; n < 5; n++) yield new Uint8Array(4_000_000);
  }
  await storeStream(media, "k.zip", "application/zip", pieces());
  expect(sizes).toEqual([8_388_608, 8_388_608, 3_222_784]);
});

it("A name of the user's stays a name in its own folder", () => {
  expect(["../../etc/passwd", "a/b\\c:d?.mp4", "..", "\u202Egnp.exe", ""].map(safeName)).toEqual(["__.._etc_passwd", "a_b_c_d_.mp4", "_", "_gnp.exe", "file"]);
});
