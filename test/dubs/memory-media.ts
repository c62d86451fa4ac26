import type { Media, PartEtag } from "../../src/media/port.ts";

/** Object storage that is a Map; `calls` says what was asked. */
export class MemoryMedia implements Media {
  readonly objects = new Map<string, { bytes: Uint8Array; contentType: string }>();
  readonly open = new Map<string, { key: string; parts: number }>();
  readonly calls: string[] = [];

  signGet(key: string): Promise<string> {
    return Promise.resolve(`http://media.test/${key}`);
  }
  signPut(key: string, { sizeBytes }: { sizeBytes: number }) {
    return Promise.resolve({ url: `http://media.test/${key}?size=${sizeBytes}`, headers: {} });
  }
  private uploads = 0;
  createMultipart(key: string): Promise<string> {
    const id = `multipart-${++this.uploads}`;
    this.open.set(id, { key, parts: 0 });
    return Promise.resolve(id);
  }
  signPart(key: string, uploadId: string, part: { partNumber: number }) {
    return Promise.resolve({ url: `http://media.test/${key}?upload=${uploadId}&part=${part.partNumber}`, headers: {} });
  }
  sendPart(): Promise<string> {
    return Promise.reject(new Error("Nobody sends parts through the Worker here."));
  }
  completeMultipart(key: string, uploadId: string, parts: PartEtag[]) {
    this.calls.push(`complete ${uploadId} ${parts.length}`);
    if (!this.open.delete(uploadId)) return Promise.reject(new Error("unknown upload"));
    const bytes = new Uint8Array(parts.length * 16 * 1024 * 1024);
    this.objects.set(key, { bytes, contentType: "audio/wav" });
    return Promise.resolve({ sizeBytes: bytes.byteLength });
  }
  abortMultipart(_key: string, uploadId: string): Promise<void> {
    this.calls.push(`abort ${uploadId}`);
    this.open.delete(uploadId);
    return Promise.resolve();
  }
  head(key: string) {
    const object = this.objects.get(key);
    return Promise.resolve(object ? { sizeBytes: object.bytes.byteLength, contentType: object.contentType } : null);
  }
  read(key: string) {
    return Promise.resolve(this.objects.get(key)?.bytes ?? null);
  }
  readRange(key: string, from: number, to: number): Promise<Uint8Array> {
    const bytes = this.objects.get(key)?.bytes.slice(from, to);
    return bytes?.byteLength === to - from ? Promise.resolve(bytes) : Promise.reject(new Error("The object is gone, or shorter than the range."));
  }
  write(key: string, bytes: Uint8Array, contentType: string): Promise<void> {
    this.objects.set(key, { bytes, contentType });
    return Promise.resolve();
  }
  deletePrefix(prefix: string): Promise<number> {
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix));
    for (const key of keys) this.objects.delete(key);
    return Promise.resolve(keys.length);
  }
}
