/**
 * One step of an import: look at the address, fetch some parts, join them. Which parts are in stands in `upload_parts`, what file they
 * are of in the errand's state, so that whoever goes on after a crash asks for the rest of the same file.
 */
import type { ErrandContext, ErrandFailure, Step, TakeUp } from "../errands/errand.ts";
import { keep } from "../errands/take-up.ts";
import { UploadRejected } from "../media/port.ts";
import { knownParts } from "../uploads/find-upload.ts";
import { recordParts } from "../uploads/record-parts.ts";
import type { UploadPart } from "../videos/wire.ts";
import { type ImportFault, importFailure, toImportFailure } from "./failures.ts";
import { fetchPieces, fetchWhole, type SizedPlan } from "./fetch-pieces.ts";
import { findImport, type Import } from "./find-import.ts";
import { finishImport } from "./finish-import.ts";
import { look } from "./look.ts";
import { settleSize } from "./settle-size.ts";
import { Source } from "./source.ts";

const STEP_MS = 20_000;
const AGAIN_MS = 2_000;
const MOST_MS = 12 * 3_600_000;
/** A server without ranges is asked for the whole so often. */
const MOST_WHOLES = 3;

type World = { context: ErrandContext; take: TakeUp; going: Import };

export async function importStep(context: ErrandContext, take: TakeUp): Promise<Step> {
  const going = await findImport(context, take.errand);
  if (!going) return { kind: "done" };
  try {
    return await next({ context, take, going });
  } catch (error) {
    throw toImportFailure(error);
  }
}

async function next(world: World): Promise<Step> {
  const { context, take, going } = world;
  if (going.upload.status !== "open" || context.now().getTime() - take.errand.createdAt.getTime() > MOST_MS) throw importFailure("import_timed_out", false);
  // Joined by a step whose end nobody heard of.
  if (await context.media.head(going.upload.objectKey)) return finishImport(world, []);
  if (take.errand.state === null) return begin(world);
  const source = Source.parse(take.errand.state);
  return source.isRanged ? goOn(world, source) : all(world, source);
}

async function begin({ context, going: { url, upload } }: World): Promise<Step> {
  const source = await look(url, context.guard);
  if (source.sizeBytes !== null) await settleSize(context, upload.videoId, { ...source, sizeBytes: source.sizeBytes });
  return { kind: "again", state: source, progress: 0 };
}

async function goOn(world: World, source: Source): Promise<Step> {
  const { context, take, going } = world;
  const { upload } = going;
  const known = await knownParts(context, upload.id);
  const inAt = (): number => known.length / upload.partCount;
  const first = firstMissing(known);
  if (first > upload.partCount) return finishImport(world, known);
  const until = context.now().getTime() + STEP_MS;
  const store = storing(world, inAt);
  try {
    await fetchPieces({ ...going, guard: context.guard, source }, upload, first, async (partNumber, bytes) => {
      const part = await store(partNumber, bytes);
      await recordParts(context, upload, [part]);
      known.push(part);
      return context.now().getTime() < until;
    });
  } catch (error) {
    const failure = toImportFailure(error);
    // What came counts: a server that breaks off now and then is asked as often as it takes.
    if (first === firstMissing(known) || !(failure as Partial<ErrandFailure>).retryable) throw failure;
    return { kind: "again", state: take.errand.state, progress: inAt(), afterMs: AGAIN_MS };
  }
  return { kind: "again", state: take.errand.state, progress: inAt() };
}

/** Without ranges: nothing of a try that broke off can be used by the next. */
async function all(world: World, source: Source): Promise<Step> {
  const { context, take, going } = world;
  const parts: UploadPart[] = [];
  const plan: SizedPlan = going.upload;
  const store = storing(world, () => (source.sizeBytes === null ? 0 : parts.length / plan.partCount));
  try {
    const sizeBytes = await fetchWhole({ ...going, guard: context.guard }, plan.partSizeBytes, async (partNumber, bytes) => {
      parts.push(await store(partNumber, bytes));
      return true;
    });
    await settleSize(context, going.upload.videoId, { ...source, sizeBytes });
    return await finishImport(world, parts);
  } catch (error) {
    const failure = toImportFailure(error) as Partial<ErrandFailure>;
    if (failure.retryable && take.errand.tries >= MOST_WHOLES) throw importFailure(failure.code as ImportFault, false);
    throw failure;
  }
}

/** Stores a part and says that we are at it. Throws where nobody wants it any more, or somebody else is at it. */
function storing({ context, take, going: { upload } }: World, progress: () => number): (partNumber: number, bytes: Uint8Array) => Promise<UploadPart> {
  return async (partNumber, bytes) => {
    if (!(await keep(context, take.errand, false, progress()))) throw importFailure("import_interrupted");
    const etag = await context.media.sendPart(upload.objectKey, upload.multipartId, partNumber, bytes).catch((cause: unknown) => {
      throw cause instanceof UploadRejected ? importFailure("import_interrupted") : cause;
    });
    return { partNumber, etag };
  };
}

/** Of parts in order of their numbers. */
function firstMissing(parts: readonly UploadPart[]): number {
  const gap = parts.findIndex(({ partNumber }, index) => partNumber !== index + 1);
  return gap === -1 ? parts.length + 1 : gap + 1;
}
