/** Bytes into a file, all of them: on a disk that fills up, a write takes less than it was given and says nothing; only the next one fails. */
import { TaskFailure } from "../node-service/stage.ts";

/** What is used of a FileHandle. */
export type Target = { write: (bytes: Uint8Array, offset: number, length: number) => Promise<{ bytesWritten: number }> };

/** At the file's own position. @throws TaskFailure `io_error`, retryable */
export async function writeAll(target: Target, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await target.write(bytes, done, bytes.length - done).catch(notWritten);
    // nothing, and no reason: asking again could go on for ever
    if (bytesWritten === 0) notWritten();
    done += bytesWritten;
  }
}

function notWritten(cause?: unknown): never {
  throw new TaskFailure("io_error", "The service could not write a file.", { retryable: true, cause });
}
