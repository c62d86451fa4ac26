import { createHash } from "node:crypto";
import { createReadStream, openAsBlob } from "node:fs";
import pLimit from "p-limit";
import type { Artifact, Grant } from "../contract/task.ts";
import type { Callback, Done } from "./callback.ts";
import { discard, send } from "./request.ts";
import { type Patience, retry, Unreachable } from "./retry.ts";
import { TaskFailure } from "./stage.ts";

export type Uploaded = Done["artifacts"][string];
type Put = Extract<Grant, { put: unknown }>["put"];
type Etag = NonNullable<Uploaded["parts"]>[number];

/** PUTs of one task in flight; each holds only a view of a file. */
const AT_ONCE = 4;
/** The first try and four more. */
export const PUT_PATIENCE: Patience = { tries: 5, firstMs: 250, longestMs: 2000, giveUpMs: Infinity };
/** A part of 64 MiB at 2 Mbit/s. */
const PUT_TIMEOUT_MS = 300_000;

export type Upload = (name: string, path: string, contentType: string) => Promise<Uploaded>;

/** Uploads of one task: hash, ask a grant, PUT whole or in parts. Throws TaskFailure `upload_failed`, or what the callback throws. */
export function createUpload(callback: Callback, signal: AbortSignal, patience = PUT_PATIENCE): Upload {
  const limit = pLimit(AT_ONCE);
  const put = (target: Put, body: Blob): Promise<string> => {
    let tried = 0;
    return limit(() => retry(() => putOnce(target, body, ++tried > 1, signal), patience, signal));
  };
  return async (name, path, contentType) => {
    const artifact = await measure(path, contentType);
    const grant = await callback({ kind: "grant", name, sizeBytes: artifact.sizeBytes, contentType }, signal);
    const file = await openAsBlob(path);
    try {
      return { ...artifact, ...(await fulfil(grant, file, put)) };
    } catch (error) {
      throw error instanceof Unreachable ? new TaskFailure("upload_failed", "A result could not be stored.", { retryable: true, cause: error }) : error;
    }
  };
}

async function fulfil(grant: Grant, file: Blob, put: (target: Put, body: Blob) => Promise<string>): Promise<{ parts?: Etag[] }> {
  if ("put" in grant) {
    await put(grant.put, file);
    return {};
  }
  const part = async (target: (typeof grant.parts)[number]): Promise<Etag> => {
    const start = (target.partNumber - 1) * grant.partSizeBytes;
    return { partNumber: target.partNumber, etag: await put(target, file.slice(start, start + grant.partSizeBytes)) };
  };
  return { parts: await Promise.all(grant.parts.map(part)) };
}

/** The ETag, without quotes. */
async function putOnce(target: Put, body: Blob, again: boolean, signal: AbortSignal): Promise<string> {
  const response = await send(target.url, { method: "PUT", headers: withoutLength(target.headers), body, signal, timeoutMs: PUT_TIMEOUT_MS });
  await discard(response);
  // Signed with `If-None-Match: *`: the earlier try whose answer was lost has stored these very bytes.
  const stored = response.ok || (again && response.status === 412);
  if (!stored) throw new TaskFailure("upload_failed", `A result could not be stored (status ${response.status}).`, { retryable: true });
  return (response.headers.get("etag") ?? "").replaceAll('"', "");
}

/** fetch sends the length of the body by itself, and would send a second one. */
function withoutLength(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== "content-length"));
}

async function measure(path: string, contentType: string): Promise<Artifact> {
  const hash = createHash("sha256");
  let sizeBytes = 0;
  for await (const bytes of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(bytes as Uint8Array);
    sizeBytes += (bytes as Uint8Array).length;
  }
  return { digest: hash.digest("hex"), sizeBytes, contentType };
}
