// One file over HTTPS: resumed where it stopped, checked before it gets its name.
import { createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { DigestError, digestFile } from "./digest.mjs";

const ATTEMPTS = 5;
const STALL_MS = 30_000;

const sizeOf = async (file) => (await stat(file).catch(() => null))?.size ?? 0;

/** An answer that trying again will not change (404, 403 ...). */
class Refused extends Error {}

/** Passes bytes on, counts them and aborts when none came for STALL_MS. */
function counter(controller, onBytes) {
  let timer = setTimeout(() => controller.abort(new Error("no data for 30 s")), STALL_MS);
  return new Transform({
    transform(data, _encoding, next) {
      timer.refresh();
      onBytes(data.length);
      next(null, data);
    },
    destroy(error, done) {
      clearTimeout(timer);
      timer = undefined;
      done(error);
    },
  });
}

async function attempt({ url, headers, part, onBytes, fetch }) {
  const have = await sizeOf(part);
  const controller = new AbortController();
  const connect = setTimeout(() => controller.abort(new Error("no answer for 30 s")), STALL_MS);
  // identity: Range counts bytes of the coded body, and a digest is of the file itself
  const asked = { ...headers, "accept-encoding": "identity", ...(have > 0 ? { range: `bytes=${have}-` } : {}) };
  const response = await fetch(url, { headers: asked, signal: controller.signal }).finally(() => clearTimeout(connect));
  if (response.status === 416) {
    await response.body?.cancel();
    await rm(part, { force: true });
    throw new Error("the half file could not be continued");
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw new (response.status < 500 && response.status !== 429 ? Refused : Error)(`HTTP ${response.status}`);
  }
  const resumed = response.status === 206;
  if (have > 0 && resumed) onBytes(0, have);
  await pipeline(Readable.fromWeb(response.body), counter(controller, onBytes), createWriteStream(part, { flags: resumed ? "a" : "w" }), {
    signal: controller.signal,
  });
}

/**
 * Fetches `url` into `to`. What an earlier run left in `to`.part is continued by a Range request; the file gets its name
 * only when its SHA-256 is right. `onBytes(received, kept)` is called as bytes come.
 * @returns bytes received over the network. @throws DigestError (the file is removed), Error naming the file and why.
 */
export async function download({ url, headers = {}, to, sha256, onBytes = () => {}, fetch = globalThis.fetch, wait = sleep }) {
  const part = `${to}.part`;
  await mkdir(path.dirname(to), { recursive: true });
  let received = 0;
  const count = (bytes, kept = 0) => {
    received += bytes;
    onBytes(bytes, kept);
  };
  for (let tries = 1; ; tries++) {
    try {
      await attempt({ url, headers, part, onBytes: count, fetch });
      break;
    } catch (error) {
      if (tries === ATTEMPTS || error instanceof Refused)
        throw new Error(`${path.basename(to)} could not be fetched: ${error.cause?.message ?? error.message}`, { cause: error });
      await wait(1000 * 2 ** (tries - 1));
    }
  }
  const actual = await digestFile(part);
  if (actual !== sha256) {
    await rm(part, { force: true });
    throw new DigestError(path.basename(to), sha256, actual);
  }
  await rename(part, to);
  return received;
}
