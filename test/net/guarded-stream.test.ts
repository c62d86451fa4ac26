import { describe, expect, it } from "vitest";
import type { Guard } from "../../src/net/guard.ts";
import { guardedStream, type Patience } from "../../src/net/guarded-stream.ts";

const PATIENCE: Patience = { headersMs: 200, idleMs: 200, wholeMs: 1_000 };
type Respond = (url: string, init: RequestInit) => Response | Promise<Response>;
const guardOf = (respond: Respond): Guard => ({
  rules: { allowPrivate: false, own: [] },
  resolve: async () => ["93.184.216.34"],
  fetch: async (input, init) => respond(new Request(input).url, init ?? {}),
});
const open = (respond: Respond, headers: Record<string, string> = {}) => guardedStream("https://files.example.com/1", headers, guardOf(respond), PATIENCE);
async function read(respond: Respond): Promise<number> {
  let size = 0;
  for await (const chunk of (await open(respond)).chunks()) size += chunk.byteLength;
  return size;
}
/** `everyMs`: before each piece. */
const pieces = (count: number, everyMs = 0, after?: () => void): ReadableStream<Uint8Array> => {
  let sent = 0;
  return new ReadableStream(
    {
      async pull(controller) {
        if (everyMs > 0) await new Promise((resolve) => setTimeout(resolve, everyMs));
        if (sent++ >= count) controller.close();
        else controller.enqueue(new Uint8Array(100));
      },
      cancel: () => after?.(),
    },
    { highWaterMark: 0 },
  );
};
const moved = (location: string) => new Response(null, { status: 302, headers: { location } });

describe("A streamed answer", () => {
  it("comes piece by piece, to its end.", async () => {
    expect(await read(() => new Response(pieces(30)))).toBe(3_000);
    expect(await read(() => new Response(null))).toBe(0);
  });
  it("is asked for by name.", async () => {
    let said: unknown = null;
    const guard = { ...guardOf((_, { headers }) => ((said = headers), new Response("1"))), userAgent: "OneVoice/1 (+https://api.example)" };
    await (await guardedStream("https://files.example.com/1", { accept: "*/*" }, guard, PATIENCE)).close();
    expect(said).toEqual({ "user-agent": "OneVoice/1 (+https://api.example)", accept: "*/*" });
  });
  it("of a refusal is told by its status, and what it says is left unread.", async () => {
    let isClosed = false;
    const answer = await open(
      () =>
        new Response(
          pieces(3, 0, () => (isClosed = true)),
          { status: 404 },
        ),
    );
    await answer.close();
    expect([answer.status, isClosed]).toEqual([404, true]);
  });
  it("is closed by whoever has read enough.", async () => {
    let isClosed = false;
    const answer = await open(() => new Response(pieces(1e6, 0, () => (isClosed = true))));
    for await (const chunk of answer.chunks()) if (chunk.byteLength > 0) break;
    expect(isClosed).toBe(true);
  });
  it("keeps its headers wherever it leads, five redirects far and no further.", async () => {
    const ranges: (string | null)[] = [];
    const chain = (most: number) => (url: string, init: RequestInit) => {
      ranges.push(new Headers(init.headers).get("range"));
      const hop = Number(url.split("/").at(-1));
      return hop <= most ? moved(`https://cdn${hop}.example.net/${hop + 1}`) : new Response("there", { status: 206 });
    };
    expect((await open(chain(5), { range: "bytes=0-" })).status).toBe(206);
    expect(ranges).toEqual(Array.from({ length: 6 }, () => "bytes=0-"));
    await expect(open(chain(6))).rejects.toMatchObject({ code: "too_many_redirects" });
  });
});

describe("It is given up", () => {
  const late = (ms: number) => new Promise<Response>((resolve) => setTimeout(() => resolve(new Response("late")), ms));
  it("where its headers do not come, though nobody listens to the signal.", async () => {
    await expect(open(() => late(3_000))).rejects.toMatchObject({ code: "timed_out" });
  });
  it("where the next piece does not come.", async () => {
    await expect(read(() => new Response(pieces(3, 3_000)))).rejects.toMatchObject({ code: "timed_out" });
  });
  it("where each piece comes soon and the whole takes too long.", async () => {
    const started = performance.now();
    await expect(read(() => new Response(pieces(1e6, 20)))).rejects.toMatchObject({ code: "timed_out" });
    expect(performance.now() - started).toBeLessThan(4_000);
  });
  it("where it breaks off, or cannot be reached.", async () => {
    const breaking = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new TypeError("terminated")) });
    await expect(read(() => new Response(breaking))).rejects.toMatchObject({ code: "broke_off" });
    await expect(open(() => Promise.reject(new TypeError("fetch failed")))).rejects.toMatchObject({ code: "unreachable" });
  });
});
