import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createCallback } from "../../../containers/node-service/callback.ts";
import { download } from "../../../containers/node-service/download.ts";
import { createUpload } from "../../../containers/node-service/upload.ts";
import { type House, openHouse } from "./house.ts";

const PATIENCE = { tries: 5, firstMs: 1, longestMs: 5, giveUpMs: Infinity };
const BYTES = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 31 + (index >> 8)) % 256));
const signal = new AbortController().signal;
let house: House;
let dir: string;

beforeEach(async () => {
  house = await openHouse();
  dir = await mkdtemp(path.join(os.tmpdir(), "onevoice-test-"));
  await writeFile(path.join(dir, "out"), BYTES);
});
afterEach(async () => {
  await house.close();
  await rm(dir, { recursive: true });
});

const upload = () => createUpload(createCallback(house.task()), signal, PATIENCE)("mix", path.join(dir, "out"), "audio/wav");
const stored = (): Buffer => Buffer.concat(Array.from({ length: 5 }, (_, index) => house.files.get(`/put/mix.${index + 1}`) ?? Buffer.alloc(0)));

test("a large artifact goes up in the parts of the grant, and the report names their ETags", async () => {
  house.partSizeBytes = 65_536;
  const digest = createHash("sha256").update(BYTES).digest("hex");
  const parts = [1, 2, 3, 4, 5].map((partNumber) => ({ partNumber, etag: `etag-${partNumber}` }));
  expect(await upload()).toEqual({ digest, sizeBytes: 300_000, contentType: "audio/wav", parts });
  expect(stored().equals(BYTES)).toBe(true);
});

test("a part that failed goes up again, four times at most", async () => {
  house.partSizeBytes = 65_536;
  house.onPut = (name, count) => (name.endsWith(".3") && count <= 4 ? 500 : 200);
  await upload();
  expect(stored().equals(BYTES)).toBe(true);
  expect(house.puts.filter((put) => put.path.endsWith(".3"))).toHaveLength(5);
  house.onPut = (name) => (name.endsWith(".3") ? 500 : 200);
  await expect(upload()).rejects.toMatchObject({ code: "upload_failed", retryable: true });
});

test("a refused PUT is not repeated", async () => {
  house.onPut = () => 403;
  await expect(upload()).rejects.toMatchObject({ code: "upload_failed" });
  expect(house.puts).toHaveLength(1);
});

test("an object that an unanswered try has stored already counts as stored", async () => {
  house.onPut = (_, count) => (count === 1 ? 500 : 412);
  expect((await upload()).sizeBytes).toBe(300_000);
});

test("an object that is there before the first try is refused: it is somebody else's", async () => {
  house.onPut = () => 412;
  await expect(upload()).rejects.toMatchObject({ code: "upload_failed" });
});

test("a download that breaks goes on where it broke", async () => {
  house.onGet = (_, count) => (count <= 2 ? "break" : 200);
  const input = house.input("film", BYTES);
  const file = path.join(dir, "in");
  expect(await download(input, file, signal, PATIENCE)).toEqual({ path: file, digest: input.digest, sizeBytes: 300_000 });
  expect((await readFile(file)).equals(BYTES)).toBe(true);
});

test("a source nobody answers for is input_unavailable, retryable", async () => {
  house.onGet = () => 503;
  await expect(download(house.input("film", BYTES), path.join(dir, "in"), signal, PATIENCE)).rejects.toMatchObject({
    code: "input_unavailable",
    retryable: true,
  });
});
