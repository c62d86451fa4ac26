/**
 * Upload torture: 300 uploads of a few small parts over real D1 and a store with R2's rules, each a random story of parts that are sent,
 * damaged, sent again and told of, of ends that are asked for twice at once or against an abort, and of answers that are lost. A video is
 * ready only with the bytes whose ETags the client told, joined in order; everything else is an error.
 */
import * as fc from "../../property.ts";
import { beforeAll, expect, it } from "vitest";
import type { Context } from "../../../src/context.ts";
import { AppError } from "../../../src/errors.ts";
import { abortUpload } from "../../../src/uploads/abort-upload.ts";
import { completeUpload } from "../../../src/uploads/complete-upload.ts";
import { recordPart } from "../../../src/uploads/record-parts.ts";
import { createVideo } from "../../../src/videos/create-video.ts";
import { getVideo } from "../../../src/videos/get-video.ts";
import { RulesStore } from "../../suites/rules-store.ts";
import { openWorld, type World } from "./world.ts";

const RUNS = 300;
const PART = 8;
const LONG_MS = 150_000;

let world: World;
beforeAll(async () => {
  world = await openWorld();
});

const part = fc.integer({ min: 1, max: 4 });
const op = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("send" as const),
      part,
      damage: fc.constantFrom(0, 0, 0, 1),
      grow: fc.constantFrom(0, 0, 0, 0, -1, 1),
      tell: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("tell_old" as const), part }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("end" as const), how: fc.constantFrom("complete", "twice", "lost", "against_abort", "abort") }) },
);
type Op = typeof op extends fc.Arbitrary<infer T> ? T : never;

class Client {
  readonly told = new Map<number, { etag: string; bytes: Uint8Array }>();
  readonly old = new Map<number, { etag: string; bytes: Uint8Array }>();
  private readonly context: Context;
  private readonly store: RulesStore;
  private readonly source: Uint8Array;
  readonly upload: { id: string; videoId: string; multipartId: string; partCount: number };

  constructor(context: Context, store: RulesStore, source: Uint8Array, upload: Client["upload"]) {
    [this.context, this.store, this.source, this.upload] = [context, store, source, upload];
  }

  /** A PUT to the URL that was signed: of the length that was signed, or refused. */
  async send({ part: partNumber, damage, grow, tell }: Extract<Op, { kind: "send" }>): Promise<void> {
    if (partNumber > this.upload.partCount) return;
    const right = this.source.slice((partNumber - 1) * PART, partNumber * PART);
    const bytes = new Uint8Array(right.length + grow);
    bytes.set(right.subarray(0, bytes.length));
    if (damage > 0 && bytes.length > 0) bytes[0] = bytes[0]! ^ 0xff;
    if (bytes.length !== right.length) return;
    const etag = this.store.putPart(this.upload.multipartId, partNumber, bytes);
    if (etag === null) return;
    const before = this.told.get(partNumber);
    if (before) this.old.set(partNumber, before);
    if (tell) await this.tell(partNumber, { etag, bytes });
  }

  async tell(partNumber: number, sent: { etag: string; bytes: Uint8Array }): Promise<void> {
    if (await passes(recordPart(this.context, { uploadId: this.upload.id, partNumber, etag: sent.etag }))) this.told.set(partNumber, sent);
  }

  complete = () => passes(completeUpload(this.context, { uploadId: this.upload.id, parts: [] }));
  abort = () => passes(abortUpload(this.context, { uploadId: this.upload.id }));

  async end(how: string): Promise<void> {
    if (how === "lost") this.store.loseNextAnswer();
    const ends = {
      complete: [this.complete],
      lost: [this.complete],
      twice: [this.complete, this.complete],
      against_abort: [this.complete, this.abort],
      abort: [this.abort],
    };
    await Promise.all(ends[how as keyof typeof ends].map((each) => each()));
    this.store.keepAnswers();
  }
}

/** False: it was refused, as it may be. What is neither is a fault. */
async function passes(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof AppError || (error as Error).message === RulesStore.LOST) return false;
    throw error;
  }
}
const joined = (parts: readonly Uint8Array[]): string => parts.map((bytes) => bytes.join(",")).join(",");

it(
  `Of ${RUNS} uploads each is stored as the client told it, or is refused.`,
  async () => {
    const seen = { stored: 0, whole: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 * PART }), fc.array(op, { minLength: 4, maxLength: 14 }), fc.boolean(), async (size, ops, isMended) => {
        const store = new RulesStore();
        const context: Context = {
          ...world.deps,
          media: { ...world.deps.media, ...store.port() },
          network: null,
          actor: { workspaceId: world.workspaceId, keyId: "key_1", mode: "live", scopes: ["write"], person: null } as unknown as Context["actor"],
        };
        const source = Uint8Array.from({ length: size }, (_, index) => index * 7 + size);
        const plan = (sizeBytes: number) => ({ partSizeBytes: PART, partCount: Math.ceil(sizeBytes / PART) });
        const file = { filename: "a.mp4", sizeBytes: size, contentType: "video/mp4" };
        const { video, upload } = (await createVideo(context, { source: { upload: file } }, null, plan)).answer;
        const client = new Client(context, store, source, { ...upload, multipartId: store.lastUpload });
        for (const each of ops) {
          if (each.kind === "send") await client.send(each);
          else if (each.kind === "end") await client.end(each.how);
          else if (client.old.has(each.part)) await client.tell(each.part, client.old.get(each.part)!);
        }
        // Half of them do what the API says: send all again, and complete.
        if (isMended) {
          for (let number = 1; number <= upload.partCount; number++) await client.send({ kind: "send", part: number, damage: 0, grow: 0, tell: true });
          await client.complete();
        }
        const { status, failure } = await getVideo(context, { videoId: video.id });
        const object = store.objects.get(`w/${world.workspaceId}/v/${video.id}/source`);
        const isStored = status === "ready";
        const told = Array.from({ length: upload.partCount }, (_, index) => client.told.get(index + 1)?.bytes ?? new Uint8Array());
        expect(isStored && joined([object!]) !== joined(told)).toBe(false);
        // One whose join was made and never told of is still to be completed.
        expect(isStored || status === "uploading" || (failure?.code === "upload_aborted" && object === undefined)).toBe(true);
        seen[isStored ? "stored" : "refused"]++;
        if (isStored && joined([object!]) === joined([source])) seen.whole++;
        if (!isStored) await client.abort();
        expect(store.open.size).toBe(0);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect(seen.stored + seen.refused).toBe(RUNS);
    expect(Math.min(seen.whole, seen.refused)).toBeGreaterThan(RUNS / 10);
  },
  LONG_MS,
);
