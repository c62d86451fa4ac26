import { beforeAll, describe, expect, it } from "vitest";
import { openWorld, ORIGIN, type World } from "./world.ts";

const FOREIGN = "https://blog.example";
const KEY = "w/a/heard";
let world: World;
let heard: string;
beforeAll(async () => {
  world = await openWorld();
  await world.deps.media.write(KEY, new TextEncoder().encode("0123456789"), "video/mp4");
  heard = await world.deps.media.signGet(KEY, { expiresSeconds: 60, contentType: "video/mp4" });
});

/** What a browser sends of a page of that origin; the body is read, because workerd wants it. */
async function from(origin: string, url: string, init: RequestInit = {}) {
  const answer = await world.raw(url, { ...init, key: null, headers: { origin, ...(init.headers as Record<string, string>) } });
  return {
    status: answer.status,
    text: new TextDecoder().decode(await answer.arrayBuffer()),
    headers: answer.headers,
    allowed: answer.headers.get("access-control-allow-origin"),
  };
}
const preflight = (origin: string, url: string, method: string, headers: string) =>
  from(origin, url, { method: "OPTIONS", headers: { "access-control-request-method": method, "access-control-request-headers": headers } });

describe("a page of any origin", () => {
  it("reads ranges of media by their signed URL, and what the answer says of them", async () => {
    const { status, text, allowed, headers } = await from(FOREIGN, heard, { headers: { range: "bytes=4-6" } });
    expect([status, text, allowed]).toEqual([206, "456", "*"]);
    const exposed = headers.get("access-control-expose-headers")!.split(",");
    for (const name of ["Content-Range", "Accept-Ranges", "Content-Length"]) expect(exposed).toContain(name);
    expect(headers.get("cross-origin-resource-policy")).toBe("cross-origin");
    expect(headers.get("access-control-allow-credentials")).toBeNull();
  });

  it("may ask for ranges beforehand, of media and of playlists", async () => {
    for (const url of [heard, `${ORIGIN}/v1/streams/token/master.m3u8`])
      for (const method of ["GET", "HEAD"]) {
        const { status, allowed, headers } = await preflight(FOREIGN, url, method, "range");
        expect([status, allowed, headers.get("access-control-allow-headers")]).toEqual([204, "*", "range"]);
        expect(headers.get("access-control-allow-methods")).toBe("GET,HEAD");
      }
  });

  it("reads why media or a playlist is refused", async () => {
    const refused = [
      await from(FOREIGN, heard.replace("heard", "other")),
      await from(FOREIGN, heard, { headers: { range: "bytes=10-" } }),
      await from(FOREIGN, await world.deps.media.signGet("w/a/none", { expiresSeconds: 60 })),
      await from(FOREIGN, "/v1/streams/forged/master.m3u8"),
      await from(FOREIGN, "/v1/streams/forged/out_1.m3u8"),
      await from(FOREIGN, "/v1/streams/forged/nothing"),
    ];
    expect(refused.map(({ status }) => status)).toEqual([403, 416, 404, 401, 401, 422]);
    for (const { allowed, headers } of refused) {
      expect(allowed).toBe("*");
      expect(headers.get("content-type")).toBe("application/problem+json");
    }
  });

  it("gets nothing else: no write by a signed URL, no answer of the API, no key for a stream", async () => {
    const put = await world.deps.media.signPut("w/a/sent", { sizeBytes: 4, contentType: "video/mp4" });
    const asked = await preflight(FOREIGN, put.url, "PUT", "content-type,if-none-match");
    const sent = await from(FOREIGN, put.url, { method: "PUT", headers: { ...put.headers, "content-length": "4" }, body: "abcd" });
    const answers = [asked, sent, await from(FOREIGN, "/v1/dubs/dub_1/stream"), await preflight(FOREIGN, "/v1/dubs/dub_1/stream", "GET", "authorization")];
    expect(answers.map(({ allowed }) => allowed)).toEqual([null, null, null, null]);
  });
});

describe("a page of a listed origin", () => {
  const STUDIO = "https://studio.example";

  it("writes by signed URLs too", async () => {
    const { url, headers } = await world.deps.media.signPut("w/a/studio", { sizeBytes: 4, contentType: "video/mp4" });
    expect((await preflight(STUDIO, url, "PUT", "content-type,if-none-match")).allowed).toBe(STUDIO);
    const sent = await from(STUDIO, url, { method: "PUT", headers: { ...headers, "content-length": "4" }, body: "abcd" });
    expect([sent.status, sent.allowed]).toEqual([200, STUDIO]);
    expect(sent.headers.get("access-control-expose-headers")).toContain("ETag");
  });
});
