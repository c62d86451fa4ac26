/** Servers that send just enough to keep a line open hold nobody up. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { toImportFailure } from "../../src/imports/failures.ts";
import { fetchPieces, fetchWhole } from "../../src/imports/fetch-pieces.ts";
import type { Guard } from "../../src/net/guard.ts";
import { movie } from "./web-server.ts";

const MIB = 1024 * 1024;
const file = movie(8 * MIB);
const url = "https://files.example.com/talk.mp4";
const source = { sizeBytes: file.length, etag: '"v1"', lastModified: null, isRanged: true, contentType: "video/mp4" };
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** `bytes` at a time, each after so many milliseconds. */
function slowly(bytes: number, everyMs: number): Guard {
  let sent = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, everyMs));
        if (sent >= file.length) return controller.close();
        controller.enqueue(file.subarray(sent, (sent += bytes)));
      },
    },
    { highWaterMark: 0 },
  );
  const ranged = { "content-range": `bytes 0-${file.length - 1}/${file.length}`, etag: '"v1"' };
  const fetch: Guard["fetch"] = async (_, init) => {
    const isRanged = new Headers(init?.headers).has("range");
    return new Response(body, { status: isRanged ? 206 : 200, headers: { "content-type": "video/mp4", ...(isRanged && ranged) } });
  };
  return { rules: { allowPrivate: false, own: [] }, resolve: async () => ["93.184.216.34"], fetch };
}
const take = async () => true;
const ways = {
  "in pieces": (guard: Guard, taking = take) => fetchPieces({ url, guard, source }, { partSizeBytes: MIB, partCount: 8, sizeBytes: file.length }, 1, taking),
  "as a whole": (guard: Guard, taking = take) => fetchWhole({ url, guard }, MIB, taking),
};

describe.each(Object.entries(ways))("A file that comes %s", (_, fetchIt) => {
  async function endOf(work: Promise<unknown>, ms: number): Promise<unknown> {
    let end: unknown = "goes on";
    void work.then(
      () => (end = "done"),
      (error: unknown) => (end = toImportFailure(error)),
    );
    await vi.advanceTimersByTimeAsync(ms);
    return end;
  }
  it("is given up after 20 seconds in which less than a megabyte came, to be tried again.", async () => {
    expect(await endOf(fetchIt(slowly(1, 5_000)), 19_000)).toBe("goes on");
    expect(await endOf(fetchIt(slowly(1, 5_000)), 21_000)).toMatchObject({ code: "import_timed_out", retryable: true });
    expect(await endOf(fetchIt(slowly(400_000, 9_000)), 30_000)).toMatchObject({ code: "import_timed_out" });
  });
  it("comes to its end at 60 kB/s.", async () => {
    expect(await endOf(fetchIt(slowly(60_000, 1_000)), 160_000)).toBe("done");
  });
  it("is not given up for the time in which a part is stored.", async () => {
    const storing = async () => (await new Promise((resolve) => setTimeout(resolve, 25_000)), true);
    expect(await endOf(fetchIt(slowly(500_000, 1_000), storing), 250_000)).toBe("done");
  });
});
