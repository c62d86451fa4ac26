/** The law of the Media port, run over every adapter. */
import { beforeAll, describe, expect, it } from "vitest";
import { type Media, UploadRejected } from "../../src/media/port.ts";

export type MediaUnderTest = {
  /** The adapter, with its clock at `now`. */
  open(now: Date): Media;
  /** Reaches the signed URLs. */
  fetch(url: string, init?: RequestInit): Promise<Response>;
};

const MIB = 1024 * 1024;
const bytesOf = (length: number, seed = 1) => Uint8Array.from({ length }, (_, index) => (index * 31 + seed * 7) % 251);
const body = (bytes: Uint8Array) => bytes as Uint8Array<ArrayBuffer>;

export function mediaSuite(name: string, setup: () => Promise<MediaUnderTest>) {
  describe(`the Media port by ${name}`, () => {
    let world: MediaUnderTest;
    let media: Media;
    beforeAll(async () => {
      world = await setup();
      media = world.open(new Date());
    });
    const put = async (key: string, bytes: Uint8Array, contentType = "video/mp4") => {
      const signed = await media.signPut(key, { sizeBytes: bytes.length, contentType });
      return world.fetch(signed.url, { method: "PUT", headers: signed.headers, body: body(bytes) });
    };

    describe("reads", () => {
      const key = "w/wsp_a/v/vid_read/source";
      const bytes = bytesOf(1000);
      beforeAll(() => media.write(key, bytes, "video/mp4"));

      it("serves a whole object to the holder of the URL", async () => {
        const response = await world.fetch(await media.signGet(key, { expiresSeconds: 60 }));
        expect(response.status).toBe(200);
        expect(response.headers.get("content-type")).toBe("video/mp4");
        expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
      });
      it("serves one range as 206 with Content-Range", async () => {
        const response = await world.fetch(await media.signGet(key, { expiresSeconds: 60 }), { headers: { range: "bytes=100-199" } });
        expect(response.status).toBe(206);
        expect(response.headers.get("content-range")).toBe("bytes 100-199/1000");
        expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes.slice(100, 200));
      });
      it("reads a range for the Worker itself, and throws past the end and of what is gone", async () => {
        expect(await media.readRange(key, 100, 200)).toEqual(bytes.slice(100, 200));
        await expect(media.readRange(key, 990, 1010)).rejects.toThrow(/./);
        await expect(media.readRange("w/wsp_a/v/none/source", 0, 10)).rejects.toThrow(/./);
      });
      it("serves the last bytes", async () => {
        const response = await world.fetch(await media.signGet(key, { expiresSeconds: 60 }), { headers: { range: "bytes=-10" } });
        expect(response.status).toBe(206);
        expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes.slice(990));
      });
      it("answers 416 to a range past the end", async () => {
        const response = await world.fetch(await media.signGet(key, { expiresSeconds: 60 }), { headers: { range: "bytes=1000-" } });
        await response.arrayBuffer();
        expect(response.status).toBe(416);
      });
      it("refuses the URL once it has expired", async () => {
        const url = await world.open(new Date(Date.now() - 120_000)).signGet(key, { expiresSeconds: 60 });
        expect(await statusOf(world.fetch(url))).toBe(403);
      });
      it("refuses the URL for another key", async () => {
        await media.write("w/wsp_b/v/vid_read/source", bytes, "video/mp4");
        const url = (await media.signGet(key, { expiresSeconds: 60 })).replace("wsp_a", "wsp_b");
        expect(await statusOf(world.fetch(url))).toBe(403);
      });
      it("refuses the URL for another method", async () => {
        const url = await media.signGet(key, { expiresSeconds: 60 });
        expect(await statusOf(world.fetch(url, { method: "PUT", body: "x" }))).toBe(403);
      });
      it("answers 404 for an object that is gone", async () => {
        expect(await statusOf(world.fetch(await media.signGet("w/wsp_a/v/none/source", { expiresSeconds: 60 })))).toBe(404);
      });
      it("reads and describes by key, null where there is nothing", async () => {
        expect(await media.read(key)).toEqual(bytes);
        expect(await media.head(key)).toEqual({ sizeBytes: 1000, contentType: "video/mp4" });
        expect(await media.read("w/none")).toBeNull();
        expect(await media.head("w/none")).toBeNull();
      });
    });

    describe("writes of one PUT", () => {
      it("keeps what was sent, with its type", async () => {
        const bytes = bytesOf(5000);
        expect(await statusOf(put("w/wsp_a/put/one", bytes, "audio/wav"))).toBe(200);
        expect(await media.read("w/wsp_a/put/one")).toEqual(bytes);
        expect(await media.head("w/wsp_a/put/one")).toEqual({ sizeBytes: 5000, contentType: "audio/wav" });
      });
      it("takes an empty object", async () => {
        expect(await statusOf(put("w/wsp_a/put/empty", new Uint8Array(0)))).toBe(200);
        expect((await media.head("w/wsp_a/put/empty"))?.sizeBytes).toBe(0);
      });
      it("refuses a second PUT to the same key and keeps the first", async () => {
        await statusOf(put("w/wsp_a/put/twice", bytesOf(10, 1)));
        expect(await statusOf(put("w/wsp_a/put/twice", bytesOf(10, 2)))).toBe(412);
        expect(await media.read("w/wsp_a/put/twice")).toEqual(bytesOf(10, 1));
      });
      it.each([
        ["shorter", 99],
        ["longer", 101],
      ])("refuses a body that is %s than signed", async (_, length) => {
        const signed = await media.signPut(`w/wsp_a/put/${length}`, { sizeBytes: 100, contentType: "video/mp4" });
        expect(await statusOf(world.fetch(signed.url, { method: "PUT", headers: signed.headers, body: body(bytesOf(length)) }))).toBe(403);
        expect(await media.head(`w/wsp_a/put/${length}`)).toBeNull();
      });
      it("refuses another content type than signed", async () => {
        const signed = await media.signPut("w/wsp_a/put/type", { sizeBytes: 10, contentType: "video/mp4" });
        expect(
          await statusOf(world.fetch(signed.url, { method: "PUT", headers: { ...signed.headers, "content-type": "text/html" }, body: body(bytesOf(10)) })),
        ).toBe(403);
      });
      it("refuses a signature that was changed", async () => {
        const signed = await media.signPut("w/wsp_a/put/forged", { sizeBytes: 10, contentType: "video/mp4" });
        const forged = signed.url.slice(0, -4) + (signed.url.endsWith("0000") ? "1111" : "0000");
        expect(await statusOf(world.fetch(forged, { method: "PUT", headers: signed.headers, body: body(bytesOf(10)) }))).toBe(403);
      });
    });

    describe("multipart uploads", () => {
      const sendPart = async (key: string, uploadId: string, partNumber: number, bytes: Uint8Array) => {
        const signed = await media.signPart(key, uploadId, { partNumber, sizeBytes: bytes.length });
        const response = await world.fetch(signed.url, { method: "PUT", headers: signed.headers, body: body(bytes) });
        await response.arrayBuffer();
        return { status: response.status, partNumber, etag: response.headers.get("etag") ?? "" };
      };
      it("joins equal parts and a shorter last one", async () => {
        const key = "w/wsp_a/multi/two";
        const uploadId = await media.createMultipart(key, "video/mp4");
        const parts = await Promise.all([sendPart(key, uploadId, 1, bytesOf(5 * MIB, 1)), sendPart(key, uploadId, 2, bytesOf(1234, 2))]);
        expect(parts.map((part) => part.status)).toEqual([200, 200]);
        expect(await media.completeMultipart(key, uploadId, parts)).toEqual({ sizeBytes: 5 * MIB + 1234 });
        expect(await media.head(key)).toEqual({ sizeBytes: 5 * MIB + 1234, contentType: "video/mp4" });
      });
      it("takes a part again, the last one counts", async () => {
        const key = "w/wsp_a/multi/again";
        const uploadId = await media.createMultipart(key, "video/mp4");
        await sendPart(key, uploadId, 1, bytesOf(100, 1));
        const part = await sendPart(key, uploadId, 1, bytesOf(100, 2));
        await media.completeMultipart(key, uploadId, [part]);
        expect(await media.read(key)).toEqual(bytesOf(100, 2));
      });
      it("refuses a part longer than signed", async () => {
        const key = "w/wsp_a/multi/long";
        const uploadId = await media.createMultipart(key, "video/mp4");
        const signed = await media.signPart(key, uploadId, { partNumber: 1, sizeBytes: 100 });
        expect(await statusOf(world.fetch(signed.url, { method: "PUT", headers: signed.headers, body: body(bytesOf(101)) }))).toBe(403);
      });
      it("rejects a completion with an ETag it never gave", async () => {
        const key = "w/wsp_a/multi/etag";
        const uploadId = await media.createMultipart(key, "video/mp4");
        await sendPart(key, uploadId, 1, bytesOf(100));
        await expect(media.completeMultipart(key, uploadId, [{ partNumber: 1, etag: "0".repeat(32) }])).rejects.toThrow(UploadRejected);
      });
      it("aborts, twice if asked, and then rejects completion", async () => {
        const key = "w/wsp_a/multi/abort";
        const uploadId = await media.createMultipart(key, "video/mp4");
        const part = await sendPart(key, uploadId, 1, bytesOf(100));
        await media.abortMultipart(key, uploadId);
        await media.abortMultipart(key, uploadId);
        await expect(media.completeMultipart(key, uploadId, [part])).rejects.toThrow(UploadRejected);
        expect(await media.head(key)).toBeNull();
      });
    });

    it("deletes a prefix and nothing beside it", async () => {
      for (const key of ["w/wsp_d/d/dub_1/a", "w/wsp_d/d/dub_1/b/c", "w/wsp_d/d/dub_10/a"]) await media.write(key, bytesOf(3), "text/plain");
      expect(await media.deletePrefix("w/wsp_d/d/dub_1/")).toBe(2);
      expect(await media.deletePrefix("w/wsp_d/d/dub_1/")).toBe(0);
      expect(await media.head("w/wsp_d/d/dub_10/a")).not.toBeNull();
    });
  });
}

/** Reads the body to its end, because workerd wants every body read or cancelled. */
async function statusOf(pending: Promise<Response>): Promise<number> {
  const response = await pending;
  await response.arrayBuffer();
  return response.status;
}
