/** Object storage of the simulated world: what was put stays, whatever was answered. */
import { UploadRejected, PUT_EXPIRES_SECONDS, type Media, type PartEtag } from "../../../src/media/port.ts";
import { count } from "../tally.ts";
import type { Chance } from "./faults.ts";
import type { World } from "./world.ts";

export type Stored = { content: string; sizeBytes: number; contentType: string };
/** `isLost`: nobody was ever told of it, so that only the store's own lifecycle rule can end it. */
type Upload = { key: string; parts: Map<number, number>; contentType: string; isLost: boolean };

const HOST = "http://media.test/";

export class Store {
  readonly objects = new Map<string, Stored>();
  readonly uploads = new Map<string, Upload>();
  private made = 0;
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  /** What a service does with a URL it was given. False: there already is something, or the URL is old. */
  async put(url: string, stored: Stored): Promise<{ ok: boolean; status: number; etag: string }> {
    const { pathname, searchParams } = new URL(url);
    await this.reach("store: put failed");
    const key = pathname.slice(1);
    if (Number(searchParams.get("expires")) < this.world.timeline.now) return { ok: false, status: 403, etag: "" };
    const uploadId = searchParams.get("upload");
    if (uploadId !== null) this.putPart(uploadId, Number(searchParams.get("part")), stored.sizeBytes);
    else if (this.objects.has(key)) return { ok: false, status: 412, etag: "" };
    else this.objects.set(key, stored);
    this.answer("store: put done, answered an error");
    return { ok: true, status: 200, etag: `etag ${searchParams.get("part") ?? ""}` };
  }

  /** Whoever had it begun died before it heard of it. */
  lose(uploadId: string): void {
    const upload = this.uploads.get(uploadId);
    if (upload) upload.isLost = true;
  }

  get(url: string): Stored | undefined {
    return this.objects.get(decodeURIComponent(new URL(url).pathname.slice(1)));
  }

  /** As one machine sees it. */
  port(): Media {
    const expires = (): number => this.world.timeline.now + PUT_EXPIRES_SECONDS * 1000;
    return {
      signGet: async (key) => HOST + key,
      signPut: async (key, { sizeBytes }) => ({ url: `${HOST}${key}?size=${sizeBytes}&expires=${expires()}`, headers: {} }),
      signPart: async (key, uploadId, { partNumber }) => ({ url: `${HOST}${key}?upload=${uploadId}&part=${partNumber}&expires=${expires()}`, headers: {} }),
      createMultipart: (key, contentType) => this.create(key, contentType),
      sendPart: () => Promise.reject(new Error("Nobody sends parts through the Worker here.")),
      completeMultipart: (key, uploadId, parts) => this.complete(key, uploadId, parts),
      abortMultipart: async (_key, uploadId) => {
        await this.reach("store: abort failed");
        this.uploads.delete(uploadId);
      },
      head: async (key) => {
        await this.reach("store: head failed");
        const object = this.objects.get(key);
        return object ? { sizeBytes: object.sizeBytes, contentType: object.contentType } : null;
      },
      read: async (key) => {
        await this.reach("store: read failed");
        const object = this.objects.get(key);
        return object ? new TextEncoder().encode(object.content) : null;
      },
      readRange: () => Promise.reject(new Error("Nobody reads ranges here.")),
      write: async (key, bytes, contentType) => {
        await this.reach("store: put failed");
        this.objects.set(key, { content: new TextDecoder().decode(bytes), sizeBytes: bytes.byteLength, contentType });
        this.answer("store: put done, answered an error");
      },
      deletePrefix: (prefix) => this.deletePrefix(prefix),
    };
  }

  private async create(key: string, contentType: string): Promise<string> {
    await this.reach();
    const uploadId = `multipart-${++this.made}`;
    const upload: Upload = { key, parts: new Map(), contentType, isLost: true };
    this.uploads.set(uploadId, upload);
    this.answer("store: create done, answered an error");
    upload.isLost = false;
    return uploadId;
  }

  private async complete(key: string, uploadId: string, parts: PartEtag[]): Promise<{ sizeBytes: number }> {
    await this.reach("store: complete failed");
    const upload = this.uploads.get(uploadId);
    if (!upload) throw new UploadRejected("unknown upload");
    if (parts.some(({ partNumber }) => !upload.parts.has(partNumber))) throw new UploadRejected("unknown part");
    const sizeBytes = parts.reduce((sum, { partNumber }) => sum + upload.parts.get(partNumber)!, 0);
    this.uploads.delete(uploadId);
    this.objects.set(key, { content: "large", sizeBytes, contentType: upload.contentType });
    this.answer("store: complete done, answered an error");
    return { sizeBytes };
  }

  private putPart(uploadId: string, part: number, sizeBytes: number): void {
    const upload = this.uploads.get(uploadId);
    if (!upload) throw new Error("no such upload");
    upload.parts.set(part, sizeBytes);
  }

  private async deletePrefix(prefix: string): Promise<number> {
    await this.reach("store: delete failed");
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix));
    for (const key of keys) this.objects.delete(key);
    return keys.length;
  }

  private async reach(fault?: Chance): Promise<void> {
    const { timeline, nemesis, random } = this.world;
    await timeline.wait(nemesis.strikes("store: slow") ? random.between(300, 8_000) : nemesis.latency());
    if (fault && this.world.nemesis.strikes(fault)) throw new Error(fault);
  }

  private answer(fault: Chance): void {
    if (!this.world.nemesis.strikes(fault)) return;
    count(this.world.counters, "answers of the store that lied");
    throw new Error(fault);
  }
}
