/** In plain Node against the local S3 endpoint of a real workerd, which workerd's own tests cannot reach. */
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createTestHarness } from "wrangler";
import { s3Media } from "../../src/media/s3-media.ts";
import { mediaSuite } from "../suites/media.ts";

const server = createTestHarness({ root: path.join(import.meta.dirname, "../fixtures/r2"), workers: [{ configPath: "wrangler.toml" }] });
afterAll(() => server.close());

async function openServer() {
  const { url } = await server.listen();
  const { MEDIA } = (await server.getWorker().getEnv()) as { MEDIA: R2Bucket };
  const baseUrl = new URL("/cdn-cgi/local/r2/s3/test-media", url).href;
  return (now: Date) => s3Media({ bucket: MEDIA, baseUrl, accessKeyId: "local", secretAccessKey: "local-secret-key-0123456789", now: () => now });
}

mediaSuite("S3-presigned URLs", async () => ({ open: await openServer(), fetch }));

describe("an S3-presigned GET", () => {
  it("carries name and type of the download in the signed query", async () => {
    const media = s3Media({
      bucket: {} as R2Bucket,
      baseUrl: "https://account.example/bucket/",
      accessKeyId: "id",
      secretAccessKey: "secret",
      now: () => new Date(0),
    });
    const url = new URL(await media.signGet("w/a", { expiresSeconds: 60, filename: "Ação.mp4", contentType: "video/mp4" }));
    expect(url.pathname).toBe("/bucket/w/a");
    expect(url.searchParams.get("response-content-disposition")).toBe(`attachment; filename="A__o.mp4"; filename*=UTF-8''A%C3%A7%C3%A3o.mp4`);
    expect(url.searchParams.get("response-content-type")).toBe("video/mp4");
    expect(url.searchParams.get("X-Amz-Expires")).toBe("60");
  });
});
