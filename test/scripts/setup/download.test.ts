import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
// @ts-expect-error the set-up is plain JavaScript: it runs before a compiler is there
import { download } from "../../../scripts/setup/download.mjs";

const content = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7 + (index >> 8)) % 256));
const sha256 = createHash("sha256").update(content).digest("hex");

let folder: string;
let server: Server;
let calls: string[];
let answer: (request: IncomingMessage, response: ServerResponse, call: number) => void;

const serveRange = (request: IncomingMessage, response: ServerResponse) => {
  const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
  response.writeHead(from > 0 ? 206 : 200, { "content-length": content.length - from });
  response.end(content.subarray(from));
};

const fetchIt = (options: object = {}) => {
  const { port } = server.address() as AddressInfo;
  return download({ url: `http://127.0.0.1:${port}/model.bin`, to: path.join(folder, "model.bin"), sha256, wait: async () => {}, ...options });
};

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "download-"));
  calls = [];
  answer = serveRange;
  server = createServer((request, response) => {
    calls.push(request.headers.range ?? "whole");
    answer(request, response, calls.length);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

describe("download", () => {
  test("fetches a file and counts its bytes", async () => {
    expect(await fetchIt()).toBe(content.length);
    expect(await readFile(path.join(folder, "model.bin"))).toEqual(content);
    expect(existsSync(path.join(folder, "model.bin.part"))).toBe(false);
  });

  test("continues what an earlier run left, fetching only the rest", async () => {
    await writeFile(path.join(folder, "model.bin.part"), content.subarray(0, 60_000));
    expect(await fetchIt()).toBe(40_000);
    expect(calls).toEqual(["bytes=60000-"]);
    expect(await readFile(path.join(folder, "model.bin"))).toEqual(content);
  });

  test("goes on after the connection broke in the middle", async () => {
    answer = (request, response, call) => {
      if (call > 1) return serveRange(request, response);
      response.writeHead(200, { "content-length": content.length });
      response.write(content.subarray(0, 30_000), () => setTimeout(() => response.destroy(), 50));
    };
    await fetchIt();
    expect(calls).toEqual(["whole", "bytes=30000-"]);
    expect(await readFile(path.join(folder, "model.bin"))).toEqual(content);
  });

  test("begins again when the server ignores the range", async () => {
    await writeFile(path.join(folder, "model.bin.part"), content.subarray(0, 60_000));
    answer = (_request, response) => response.end(content);
    expect(await fetchIt()).toBe(content.length);
    expect(await readFile(path.join(folder, "model.bin"))).toEqual(content);
  });

  test("begins again when the half file is longer than the file", async () => {
    await writeFile(path.join(folder, "model.bin.part"), Buffer.concat([content, content]));
    answer = (request, response) => (request.headers.range ? response.writeHead(416).end() : serveRange(request, response));
    await fetchIt();
    expect(calls).toEqual(["bytes=200000-", "whole"]);
  });

  test("refuses and removes a file whose digest differs, naming both digests", async () => {
    answer = (_request, response) => response.end("something else");
    const other = createHash("sha256").update("something else").digest("hex");
    await expect(fetchIt()).rejects.toThrow(new RegExp(`model.bin is not the file .* expected SHA-256 ${sha256}, found ${other}`));
    expect(existsSync(path.join(folder, "model.bin"))).toBe(false);
    expect(existsSync(path.join(folder, "model.bin.part"))).toBe(false);
  });

  test("asks once when the server says that there is no such file", async () => {
    answer = (_request, response) => response.writeHead(404).end();
    await expect(fetchIt()).rejects.toThrow("model.bin could not be fetched: HTTP 404");
    expect(calls).toHaveLength(1);
  });

  test("gives up after five server errors", async () => {
    answer = (_request, response) => response.writeHead(503).end();
    await expect(fetchIt()).rejects.toThrow("HTTP 503");
    expect(calls).toHaveLength(5);
  });
});
