/** The bytes of an import from a real HTTP server, good and bad: what comes is the file, or it is said why not. */
import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchPieces, fetchWhole, type SizedPlan } from "../../src/imports/fetch-pieces.ts";
import { toImportFailure } from "../../src/imports/failures.ts";
import { look } from "../../src/imports/look.ts";
import type { Guard } from "../../src/net/guard.ts";
import { movie, replyOf, type Serving } from "./web-server.ts";

let serving: Serving;
let requests = 0;
let server: Server;
beforeAll(async () => {
  server = createServer((request, response) => {
    requests++;
    const reply = replyOf(serving, { range: request.headers.range ?? null, ifRange: (request.headers["if-range"] as string | undefined) ?? null });
    response.writeHead(reply.status, reply.headers);
    Readable.from(reply.body)
      .on("error", () => response.destroy())
      .pipe(response);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const MOST = 64 * 1024 * 1024;
const PART = 256 * 1024;
const guard: Guard = { rules: { allowPrivate: true, own: [] }, resolve: null, fetch };
const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/talk.mp4`;
const planOf = (sizeBytes: number): SizedPlan => ({ partSizeBytes: PART, partCount: Math.ceil(sizeBytes / PART), sizeBytes });
const sha = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** As the errand does it, with a try for each piece: the file, or the code of why not. */
async function fetched(tries = 1): Promise<Uint8Array | string> {
  const parts: Uint8Array[] = [];
  const take = async (partNumber: number, bytes: Uint8Array) => {
    expect(partNumber).toBe(parts.length + 1);
    parts.push(bytes);
    return true;
  };
  try {
    const source = await look(url(), guard);
    if (!source.isRanged) await fetchWhole({ url: url(), guard }, PART, take, MOST);
    const plan = planOf(source.sizeBytes ?? 0);
    for (let left = tries; source.isRanged && parts.length < plan.partCount;)
      await fetchPieces({ url: url(), guard, source }, plan, parts.length + 1, take).catch((error: unknown) => {
        if (--left === 0) throw error;
      });
  } catch (error) {
    return (toImportFailure(error) as { code?: string }).code ?? String(error);
  }
  return Buffer.concat(parts);
}
const file = movie(40 * PART + 77);
const serve = (more: Partial<Serving> = {}) => (serving = { file, ...more });

describe("A real server's file comes as it is", () => {
  it.each([
    ["with ranges", {}],
    ["with ranges and a date alone", { etag: null, lastModified: "Mon, 23 Nov 2026 09:00:00 GMT" }],
    ["with ranges and nothing that tells it from a later one", { etag: null }],
    ["with a weak ETag", { etag: 'W/"v1"' }],
    ["without ranges", { ranges: false }],
    ["without ranges or a length", { ranges: false, declared: null }],
    ["without a type", { type: null }],
    ["as S3 gives what it was told nothing of", { type: "binary/octet-stream" }],
  ])("%s.", async (_, more) => {
    serve(more);
    expect(sha((await fetched()) as Uint8Array)).toBe(sha(file));
  });
  it("with ranges, sixteen parts a request.", async () => {
    serve();
    requests = 0;
    await fetched();
    expect(requests).toBe(1 + Math.ceil(41 / 16));
  });
  it("from a line that breaks every megabyte.", async () => {
    serve({ breaksAfter: 1_000_000 });
    expect(sha((await fetched(50)) as Uint8Array)).toBe(sha(file));
  });
  it("where it is one byte long of the least that is a file, or a part to the byte.", async () => {
    for (const size of [12, PART, PART + 1]) {
      serve({ file: movie(size) });
      expect(sha((await fetched()) as Uint8Array)).toBe(sha(movie(size)));
    }
  });
});

describe("A real server's file does not come", () => {
  it.each([
    ["where it breaks off without ranges", { ranges: false, breaksAfter: 3 * PART }, "import_broke_off"],
    ["where it ends early without ranges or a length", { ranges: false, declared: null, breaksAfter: 3 * PART }, "import_broke_off"],
    ["where it ends early in its range", { endsAfter: 3 * PART }, "import_broke_off"],
    ["where it is shorter than its length says", { ranges: false, declared: file.length + 5 }, "import_broke_off"],
    ["where it is endless", { ranges: false, declared: null, more: 7e9 }, "import_too_large"],
    ["where its size is a lie", { declared: 6_000_000_001 }, "import_too_large"],
    ["where its size is a smaller lie", { declared: file.length + 5 }, "import_server_error"],
    ["where it is a page", { type: "text/html; charset=utf-8" }, "import_not_media"],
    ["where it is not there", { status: 404 }, "import_not_found"],
  ])("%s.", async (_, more, code) => {
    serve(more);
    expect(await fetched()).toBe(code);
  });
  it("where it was changed half-way.", async () => {
    serve({ breaksAfter: 5 * PART + 9 });
    const going = fetched(9);
    const later = { file: movie(file.length, 9), etag: '"v2"' };
    requests = -1;
    const change = setInterval(() => {
      if (requests > 0) serving = later;
    }, 1);
    expect(await going).toBe("import_source_changed");
    clearInterval(change);
  });
});
