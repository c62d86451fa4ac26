/**
 * A store in memory with R2's rules for multipart uploads (developers.cloudflare.com/r2/objects/multipart-objects): a part sent again replaces
 * the one before, an upload is joined from parts whose ETags are those it holds, equal but the last, which is no longer; it ends once.
 * The least length of a part is left out, so that files may be small.
 */
import type { Media, PartEtag } from "../../src/media/port.ts";
import { UploadRejected } from "../../src/media/port.ts";

type Part = { bytes: Uint8Array; etag: string };
type MultipartPort = Pick<Media, "createMultipart" | "completeMultipart" | "abortMultipart" | "sendPart" | "head" | "read" | "readRange" | "deletePrefix">;

export class RulesStore {
  static readonly LOST = "The answer was lost.";
  readonly objects = new Map<string, Uint8Array>();
  readonly open = new Map<string, { key: string; parts: Map<number, Part> }>();
  lastUpload = "";
  private made = 0;
  private isLosing = false;

  /** The next join is made, and nobody hears of it. */
  loseNextAnswer = (): void => void (this.isLosing = true);
  keepAnswers = (): void => void (this.isLosing = false);

  /** The ETag; null: no such upload. */
  putPart(uploadId: string, partNumber: number, bytes: Uint8Array): string | null {
    const upload = this.open.get(uploadId);
    if (!upload) return null;
    const etag = etagOf(bytes);
    upload.parts.set(partNumber, { bytes: bytes.slice(), etag });
    return etag;
  }

  port(): MultipartPort {
    return {
      createMultipart: async (key) => {
        this.lastUpload = `mpu_${++this.made}`;
        this.open.set(this.lastUpload, { key, parts: new Map() });
        return this.lastUpload;
      },
      sendPart: async (_key, uploadId, partNumber, body) => {
        const etag = this.putPart(uploadId, partNumber, new Uint8Array(await new Response(body as Uint8Array<ArrayBuffer>).arrayBuffer()));
        if (etag === null) throw new UploadRejected("no such upload");
        return etag;
      },
      completeMultipart: async (key, uploadId, parts) => this.complete(key, uploadId, parts),
      abortMultipart: async (_key, uploadId) => void this.open.delete(uploadId),
      head: async (key) => {
        const bytes = this.objects.get(key);
        return bytes ? { sizeBytes: bytes.length, contentType: null } : null;
      },
      read: async (key) => this.objects.get(key) ?? null,
      readRange: async (key, from, to) => this.objects.get(key)?.slice(from, to) ?? Promise.reject(new Error("gone")),
      deletePrefix: async (prefix) => {
        const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix));
        for (const key of keys) this.objects.delete(key);
        return keys.length;
      },
    };
  }

  private complete(key: string, uploadId: string, told: PartEtag[]): { sizeBytes: number } {
    const upload = this.open.get(uploadId);
    if (!upload || told.length === 0) throw new UploadRejected("no such upload");
    const parts = [...told]
      .sort((a, b) => a.partNumber - b.partNumber)
      .map(({ partNumber, etag }) => {
        const part = upload.parts.get(partNumber);
        if (!part || part.etag !== etag.replaceAll('"', "")) throw new UploadRejected("no such part");
        return part.bytes;
      });
    const [first, last] = [parts[0]!.length, parts.at(-1)!.length];
    if (parts.slice(0, -1).some(({ length }) => length !== first) || last > first) throw new UploadRejected("parts of unequal size");
    this.open.delete(uploadId);
    const bytes = new Uint8Array(parts.flatMap((part) => [...part]));
    this.objects.set(key, bytes);
    if (this.isLosing) throw new Error(RulesStore.LOST);
    return { sizeBytes: bytes.length };
  }
}

/** Of the bytes, as R2's are. */
const etagOf = (bytes: Uint8Array): string => `etag-${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
