import { describe, expect, it } from "vitest";
import type { Guard } from "../../src/net/guard.ts";
import { type Answer, type Ask, guardedFetch, type Limits } from "../../src/net/guarded-fetch.ts";
import { guarded } from "../../src/net/guarded.ts";
import { publicUrl } from "../../src/net/public-url.ts";
import { resolveOverHttps } from "../../src/net/resolve.ts";

type Seen = { url: string; method: string; headers: Headers };
const seen: Seen[] = [];

function ask(
  respond: (request: Request) => Response | Promise<Response>,
  { ask = {}, limits = {} }: { ask?: Partial<Ask>; limits?: Partial<Limits> } = {},
): Promise<Answer> {
  seen.length = 0;
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    seen.push({ url: request.url, method: request.method, headers: request.headers });
    return respond(request);
  };
  const guard: Guard = { rules: { allowPrivate: false, own: [] }, resolve: async () => ["93.184.216.34"], fetch };
  const whole: Ask = {
    url: "https://voice.example.com/speak",
    method: "GET",
    headers: { authorization: "Bearer k" },
    body: null,
    signal: new AbortController().signal,
    ...ask,
  };
  return guardedFetch(whole, guard, { timeLimitMs: 200, mostBytes: 1_000, ...limits });
}
const chunks = (chunk: Uint8Array, { count = Number.POSITIVE_INFINITY, everyMs = 0 } = {}): ReadableStream<Uint8Array> => {
  let sent = 0;
  return new ReadableStream({
    async pull(controller) {
      if (everyMs > 0) await new Promise((resolve) => setTimeout(resolve, everyMs));
      if (sent++ >= count) controller.close();
      else controller.enqueue(chunk);
    },
  });
};
const moved = (location: string, status = 302) => new Response(null, { status, headers: { location } });

describe("an answer", () => {
  it("comes whole, with its type in plain letters", async () => {
    const answer = await ask(() => new Response(chunks(new Uint8Array([1, 2, 3]), { count: 3 }), { headers: { "content-type": "Audio/WAV; rate=1" } }));
    expect([answer.status, answer.type, [...answer.bytes]]).toEqual([200, "audio/wav", [1, 2, 3, 1, 2, 3, 1, 2, 3]]);
  });
  it("that is endless is read no further than it may be long", async () => {
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({ pull: (controller) => (pulled++, controller.enqueue(new Uint8Array(100))) });
    await expect(ask(() => new Response(endless))).rejects.toMatchObject({ code: "too_large" });
    expect(pulled).toBeLessThan(20);
  });
  it("that declares 2 GB is not read at all", async () => {
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>({ pull: (controller) => (pulled++, controller.enqueue(new Uint8Array(1))) }, { highWaterMark: 0 });
    await expect(ask(() => new Response(body, { headers: { "content-length": "2147483648" } }))).rejects.toMatchObject({ code: "too_large" });
    expect(pulled).toBe(0);
  });
  it("that drips is given up after its time, though each drop comes soon", async () => {
    const started = performance.now();
    await expect(ask(() => new Response(chunks(new Uint8Array(1), { everyMs: 20 })))).rejects.toMatchObject({ code: "timed_out" });
    expect(performance.now() - started).toBeLessThan(2_000);
  });
  it("that never comes is given up, even where nobody listens to the signal", async () => {
    await expect(ask(() => new Promise<Response>(() => undefined))).rejects.toMatchObject({ code: "timed_out" });
  });
  it("that breaks off is told from a host that cannot be reached", async () => {
    const breaking = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new TypeError("terminated")) });
    await expect(ask(() => new Response(breaking))).rejects.toMatchObject({ code: "broke_off" });
    await expect(ask(() => Promise.reject(new TypeError("fetch failed")))).rejects.toMatchObject({ code: "unreachable" });
  });
  it("of another kind is not read, and its kind is named only where it is one", async () => {
    const isWanted = (type: string | null) => type === "audio/wav";
    await expect(ask(() => new Response("<html>", { headers: { "content-type": "text/html" } }), { limits: { isWanted } })).rejects.toMatchObject({
      code: "wrong_type",
      seen: "text/html",
    });
    await expect(ask(() => new Response("x", { headers: { "content-type": "<secret speech>" } }), { limits: { isWanted } })).rejects.toMatchObject({
      code: "wrong_type",
      seen: null,
    });
  });
  it("that refuses is told by its status, without a word of its body", async () => {
    const answer = await ask(() => new Response("secret", { status: 404 }));
    expect([answer.status, answer.bytes.byteLength]).toEqual([404, 0]);
  });
  it("nobody wants any more is not waited for", async () => {
    const controller = new AbortController();
    const work = ask(() => new Promise<Response>(() => undefined), { ask: { signal: controller.signal }, limits: { timeLimitMs: 60_000 } });
    controller.abort();
    await expect(work).rejects.toMatchObject({ code: "canceled" });
  });
});

describe("a redirect", () => {
  it("is followed for GET, three times and no more", async () => {
    const chain = (most: number) => (request: Request) => {
      const hop = Number(new URL(request.url).searchParams.get("hop") ?? 0);
      return hop < most ? moved(`/speak?hop=${hop + 1}`) : new Response("there");
    };
    expect((await ask(chain(3))).url.href).toBe("https://voice.example.com/speak?hop=3");
    await expect(ask(chain(4))).rejects.toMatchObject({ code: "too_many_redirects" });
    expect(seen).toHaveLength(4);
  });
  it("takes headers along inside its origin and leaves them behind elsewhere, for good", async () => {
    await ask((request) => {
      if (request.url.endsWith("/speak")) return moved("/two");
      if (request.url.endsWith("/two")) return moved("https://cdn.example.net/three");
      return request.url.endsWith("/three") ? moved("https://voice.example.com/four") : new Response("there");
    });
    expect(seen.map(({ headers }) => headers.get("authorization"))).toEqual(["Bearer k", "Bearer k", null, null]);
  });
  it.each([301, 302, 303, 307, 308])("of status %i is never followed for POST: it would carry speech and a key elsewhere", async (status) => {
    const post = { ask: { method: "POST" as const, body: "{}" } };
    await expect(ask(() => moved("https://cdn.example.net/", status), post)).rejects.toMatchObject({ code: "redirected", seen: String(status) });
    expect(seen).toHaveLength(1);
  });
  it.each(["http://voice.example.com/", "https://127.0.0.1/", "https://localhost/", "file:///etc/passwd"])("to %s is refused", async (location) => {
    await expect(ask(() => moved(location))).rejects.toMatchObject({ isRefusal: true });
  });
  it("that leads nowhere is none", async () => {
    await expect(ask(() => new Response(null, { status: 302 }))).rejects.toMatchObject({ code: "redirected" });
    await expect(ask(() => moved("https://voice.example.com\\@127.0.0.1/"))).rejects.toMatchObject({ code: "redirected" });
  });
});

describe("on a machine of one's own", () => {
  const rules = { allowPrivate: true, own: ["127.0.0.1:8787"] };
  it.each(["http://127.0.0.1:8880/v1/audio/speech", "http://gpu:5010/", "https://tts.lan/", "http://[::1]:3000/"])("%s may be asked", (url) => {
    expect(publicUrl(url, rules).href).toBe(url);
  });
  it.each([
    ["http://127.0.0.1:8787/v1/keys", "url_own"],
    ["http://169.254.169.254/latest/", "url_private"],
    ["http://[::ffff:169.254.169.254]/", "url_private"],
    ["http://metadata.google.internal/", "url_private"],
    ["ftp://127.0.0.1/", "url_scheme"],
  ])("%s may not: %s", (url, code) => {
    expect(() => publicUrl(url, rules)).toThrow(expect.objectContaining({ code }) as Error);
  });
});

describe("the guarded fetch of a vendor's file", () => {
  const guard = (fetch: typeof globalThis.fetch): Guard => ({ rules: { allowPrivate: false, own: [] }, resolve: async () => ["93.184.216.34"], fetch });
  it("gives the answer as it came, and never follows a redirect", async () => {
    const modes: (string | undefined)[] = [];
    const fetch = guarded(guard(async (_, init) => (modes.push(init?.redirect), Response.json({ a: 1 }, { status: 429, headers: { "retry-after": "3" } }))));
    const response = await fetch("https://proxy.example.com/v1/models", { redirect: "follow" });
    expect([response.status, response.headers.get("retry-after"), await response.json(), modes]).toEqual([429, "3", { a: 1 }, ["manual"]]);
  });
  it("breaks off where an answer is too long", async () => {
    const fetch = guarded(
      guard(async () => new Response(chunks(new Uint8Array(100)))),
      1_000,
    );
    await expect(fetch("https://proxy.example.com/").then((response) => response.text())).rejects.toThrow(/larger/);
  });
});

describe("names", () => {
  const signal = new AbortController().signal;
  const resolving = (answers: Record<string, unknown>) =>
    resolveOverHttps(async (input) => {
      const url = new URL(input as string);
      const answer = answers[url.searchParams.get("type")!];
      return typeof answer === "number" ? new Response("no", { status: answer }) : Response.json(answer);
    });
  const found = (...answers: [number, string][]) => ({ Status: 0, Answer: answers.map(([type, data]) => ({ name: "a.", type, TTL: 1, data })) });
  it("are asked for both families, and aliases are left out", async () => {
    const resolve = resolving({ A: found([5, "b.example.com."], [1, "1.2.3.4"]), AAAA: found([28, "2606::1"]) });
    expect(await resolve("a.example.com", signal)).toEqual(["1.2.3.4", "2606::1"]);
  });
  it("that there are none of have no address", async () => {
    expect(await resolving({ A: { Status: 3 }, AAAA: { Status: 3 } })("a.example.com", signal)).toEqual([]);
  });
  it.each([[500], [{ Status: 2 }], [{ Answer: "x" }], ["<html>"]])("that cannot be looked up are never taken for good: %j", async (answer) => {
    await expect(resolving({ A: found([1, "1.2.3.4"]), AAAA: answer })("a.example.com", signal)).rejects.toMatchObject({ code: "url_unresolved" });
  });
});
