import { createHash, type Hash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import path from "node:path";
import pLimit from "p-limit";
import type { Input } from "../contract/task.ts";
import { bodyOf, discard, send } from "./request.ts";
import { type Patience, retry, Unreachable } from "./retry.ts";
import { type LocalInput, TaskFailure } from "./stage.ts";

const AT_ONCE = 4;
const PATIENCE: Patience = { tries: 5, firstMs: 250, longestMs: 2000, giveUpMs: Infinity };

/** All inputs of a task into `dir`, four at a time, in constant memory. Throws TaskFailure `input_mismatch` or `input_unavailable`. */
export async function downloadInputs(inputs: Record<string, Input[]>, dir: string, signal: AbortSignal): Promise<Record<string, LocalInput[]>> {
  const limit = pLimit(AT_ONCE);
  let count = 0;
  const roles = Object.entries(inputs).map(async ([role, list]) => {
    const files = list.map((input) => ({ input, file: path.join(dir, String(count++)) }));
    return [role, await Promise.all(files.map(({ input, file }) => limit(() => download(input, file, signal))))] as const;
  });
  return Object.fromEntries(await Promise.all(roles));
}

/** One input into `file`; a broken transfer goes on where it broke. The digest returned is always the one computed here. */
export async function download(input: Input, file: string, signal: AbortSignal, patience = PATIENCE): Promise<LocalInput> {
  const handle = await open(file, "w");
  const got: Got = { sizeBytes: 0, hash: createHash("sha256") };
  try {
    await retry(() => receive(input, handle, got, signal), patience, signal);
  } catch (error) {
    throw error instanceof Unreachable ? new TaskFailure("input_unavailable", "An input could not be downloaded.", { retryable: true, cause: error }) : error;
  } finally {
    await handle.close();
  }
  const digest = got.hash.digest("hex");
  if (input.digest !== null && digest !== input.digest) throw mismatch("digest");
  return { path: file, digest, sizeBytes: got.sizeBytes };
}

type Got = { sizeBytes: number; hash: Hash };

async function receive(input: Input, handle: FileHandle, got: Got, signal: AbortSignal): Promise<void> {
  if (got.sizeBytes === input.sizeBytes && got.sizeBytes > 0) return;
  const headers: Record<string, string> = got.sizeBytes > 0 ? { range: `bytes=${got.sizeBytes}-` } : {};
  const response = await send(input.url, { headers, signal });
  if (!response.ok) {
    await discard(response);
    throw new TaskFailure("input_unavailable", `An input could not be downloaded (status ${response.status}).`, { retryable: true });
  }
  if (got.sizeBytes > 0 && response.status !== 206) await startOver(handle, got);
  await append(bodyOf(response, signal), input, handle, got);
}

async function append(body: AsyncIterable<Uint8Array>, input: Input, handle: FileHandle, got: Got): Promise<void> {
  for await (const bytes of body) {
    if (got.sizeBytes + bytes.length > input.sizeBytes) throw mismatch("size");
    await writeAt(handle, bytes, got.sizeBytes);
    got.hash.update(bytes);
    got.sizeBytes += bytes.length;
  }
  if (got.sizeBytes < input.sizeBytes) throw new Unreachable("the answer ended early");
}

/** A server without Range sends the whole file again. */
async function startOver(handle: FileHandle, got: Got): Promise<void> {
  await handle.truncate(0);
  Object.assign(got, { sizeBytes: 0, hash: createHash("sha256") });
}

async function writeAt(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) done += (await handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
}

function mismatch(what: string): TaskFailure {
  return new TaskFailure("input_mismatch", `An input is not what the task named: its ${what} differs.`, { retryable: true });
}
