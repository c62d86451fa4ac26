import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { problemResponse, toAppError } from "../../../src/api/problem.ts";
import { mediaServer } from "../../../src/media/serve-media.ts";
import { workerMedia } from "../../../src/media/worker-media.ts";
import { mediaSuite } from "../../suites/media.ts";

const secret = "test-media-secret-0123456789abcdef";
const open = (now: Date) => workerMedia({ bucket: env.MEDIA, baseUrl: "https://api.example", secret, now: () => now });
const serve = mediaServer({ bucket: env.MEDIA, secret, now: () => new Date() });

/** As a real client sends it: with Content-Length where the body's length is known. */
function request(url: string, init: RequestInit = {}): Request {
  const headers = new Headers(init.headers);
  if (init.body instanceof Uint8Array) headers.set("content-length", String(init.body.length));
  return new Request(url, { ...init, headers });
}
const fetchMedia = (url: string, init?: RequestInit) => serve(request(url, init)).catch((error: unknown) => problemResponse(toAppError(error), "req"));

mediaSuite("URLs the Worker signs", async () => ({ open, fetch: fetchMedia }));

describe("a URL the Worker signed", () => {
  it("names the download and keeps scripts in it from running", async () => {
    await open(new Date()).write("w/a/named", new Uint8Array(4), "text/html");
    const response = await fetchMedia(await open(new Date()).signGet("w/a/named", { expiresSeconds: 60, filename: 'a"b/c.mp4', contentType: "video/mp4" }));
    await response.arrayBuffer();
    expect(response.headers.get("content-disposition")).toBe(`attachment; filename="a_bc.mp4"; filename*=UTF-8''a%22bc.mp4`);
    expect(response.headers.get("content-type")).toBe("video/mp4");
    expect(response.headers.get("content-security-policy")).toContain("sandbox");
  });
  it("refuses a body of unknown length", async () => {
    const { url, headers } = await open(new Date()).signPut("w/a/stream", { sizeBytes: 4, contentType: "video/mp4" });
    const response = await serve(new Request(url, { method: "PUT", headers, body: new Blob([new Uint8Array(4)]).stream() })).catch((error: unknown) =>
      problemResponse(toAppError(error), "req"),
    );
    expect(response.status).toBe(411);
    await response.arrayBuffer();
  });
  it("answers 304 to a client that has the object", async () => {
    await open(new Date()).write("w/a/etag", new Uint8Array(4), "video/mp4");
    const url = await open(new Date()).signGet("w/a/etag", { expiresSeconds: 60 });
    const first = await fetchMedia(url);
    await first.arrayBuffer();
    const again = await fetchMedia(url, { headers: { "if-none-match": first.headers.get("etag") ?? "" } });
    expect(again.status).toBe(304);
  });
});
