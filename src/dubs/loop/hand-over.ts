/** What a compute service is given: the task with fresh URLs, and grants to keep its artifacts. */
import { z } from "zod";
import type { Grant, GrantRequest, Task } from "../../../containers/contract/task.ts";
import type { Artifact } from "../../graph/unit.ts";
import { keyOf, tell, unitOf, type Loop } from "./units.ts";

/** Long enough for the longest download of a task that waits behind another. */
const GET_EXPIRES_SECONDS = 3600;
const SINGLE_PUT_BYTES = 64 * 1024 * 1024;
/** The largest upload (6 GB) with a new sound of four hours: no stage makes anything larger. */
export const MOST_ARTIFACT_BYTES = 7_000_000_000;
/** R2's parts: equal but the last, at least 5 MiB, at most 10,000. */
const PART_BYTES = 16 * 1024 * 1024;

export const taskId = (dubId: string, attempt: number): string => `${dubId}.${attempt}`;

/** Null: the attempt is not the current one any more. */
export async function makeTask(loop: Loop, attempt: number): Promise<Task | null> {
  const unit = unitOf(loop, attempt);
  if (!unit || !tell(loop, unit, { type: "started", attempt })) return null;
  loop.store.commit();
  const { ports, store } = loop;
  const { dubId } = store.meta!.facts;
  const signed = await Promise.all(
    Object.entries(unit.spec.inputs).map(async ([name, list]) => [name, await Promise.all(list.map((artifact) => sign(loop, artifact)))] as const),
  );
  const token = await ports.signTask(dubId, attempt);
  if (unitOf(loop, attempt) === undefined) return null;
  return {
    v: 1,
    taskId: taskId(dubId, attempt),
    attempt,
    stage: unit.spec.stage,
    params: unit.spec.params,
    inputs: Object.fromEntries(signed),
    callback: ports.callbackUrl(dubId, attempt),
    token,
    heartbeatMs: ports.settings.heartbeatMs,
  };
}

/** The user's own upload is the one input whose digest nobody has computed. */
async function sign({ store, ports }: Loop, { key, digest, sizeBytes }: Artifact) {
  const url = await ports.media.signGet(key, { expiresSeconds: GET_EXPIRES_SECONDS });
  return { url, digest: key === store.meta!.facts.source.artifactKey ? null : digest, sizeBytes };
}

/** One PUT, or parts for what is large, up to MOST_ARTIFACT_BYTES. The key belongs to this attempt alone. Null: stale. */
export async function grant(loop: Loop, attempt: number, { name, sizeBytes, contentType }: z.infer<typeof GrantRequest>): Promise<Grant | null> {
  const unit = unitOf(loop, attempt);
  if (!unit) return null;
  const { media } = loop.ports;
  const key = keyOf(loop, unit, attempt, name);
  if (sizeBytes <= SINGLE_PUT_BYTES) return { put: await media.signPut(key, { sizeBytes, contentType }) };

  const uploadId = await uploadOf(loop, attempt, { name, key, contentType });
  if (uploadId === null) return null;
  const count = Math.ceil(sizeBytes / PART_BYTES);
  const parts = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const partNumber = index + 1;
      const size = Math.min(PART_BYTES, sizeBytes - index * PART_BYTES);
      return { partNumber, ...(await media.signPart(key, uploadId, { partNumber, sizeBytes: size })) };
    }),
  );
  return { partSizeBytes: PART_BYTES, parts };
}

/** The one upload of this name, begun by whoever asked first. Null: the attempt went stale meanwhile. */
async function uploadOf(loop: Loop, attempt: number, { name, key, contentType }: { name: string; key: string; contentType: string }): Promise<string | null> {
  const { media } = loop.ports;
  const open = () => loop.store.uploads(attempt).find((each) => each.name === name)?.upload.uploadId;
  const known = open();
  if (known !== undefined) return known;
  const created = await media.createMultipart(key, contentType);
  const first = open();
  const isStale = unitOf(loop, attempt) === undefined;
  if (isStale || first !== undefined) {
    // As an effect, which is done again when it fails: nobody else knows of this upload.
    loop.store.enqueue({ kind: "abort", key, uploadId: created });
    return isStale ? null : first!;
  }
  loop.store.putUpload(attempt, name, { key, uploadId: created });
  loop.store.commit();
  return created;
}
