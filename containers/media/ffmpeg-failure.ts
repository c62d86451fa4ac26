/** Why ffmpeg ended, by how it ended and by what it said. Pure. */
import { TaskFailure } from "../node-service/stage.ts";

/** `signal`: one that we did not send. */
export type Exit = { code: number | null; signal: string | null };

/** What a file can bring about: a caller that can do without the track goes on, whichever it is. */
const OF_THE_FILE = new Set(["ffmpeg_failed", "unsupported_codec", "too_large"]);
/** Of what `ffmpeg` threw. */
export const isOfTheFile = (error: unknown): error is TaskFailure => error instanceof TaskFailure && OF_THE_FILE.has(error.code);

/** As libc words ENOMEM, ffmpeg its own, and EAGAIN: no memory for a thread. Whatever the locale: ours is empty. */
const NO_MEMORY = /(?:Cannot|Could not) allocate memory|Resource temporarily unavailable|std::bad_alloc/;
/** A damaged packet can ask for more than there is; a decoder that has no memory left says so for ever. */
const MOST_COMPLAINTS = 200;
/** What a damaged packet says it is: refused before memory is asked for. */
const TOO_LARGE_A_FRAME = /Picture size|samples per frame/;
/** Directly before it gave up: demuxers, which only try decoders, are refused others and go on. */
const REFUSED = /Codec \(([\w.-]+)\) not on whitelist [^\n]*\n(?:\s+Last message repeated \d+ times\n)?[^\n]*Error while opening decoder/;
/** From version 6 on, and before. */
const NO_DECODER = /no decoder found for: ([\w.-]+)|Decoder \(codec ([\w.-]+)\) not found/;

/** null: it ended well. */
export function ffmpegFailure(exit: Exit, stderr: string): TaskFailure | null {
  const cause = new Error(`ffmpeg ended with ${exit.signal ?? exit.code}: ${withoutList(stderr)}`);
  // it drops what it has no memory for, and may end well without
  const isDropped = /get_buffer\(\) failed/.test(stderr) && !TOO_LARGE_A_FRAME.test(stderr);
  if (exit.code === 0) return isDropped ? noMemory(cause) : null;
  if (/No space left on device|Disk quota exceeded/.test(stderr))
    return new TaskFailure("io_error", "The disk of the service is full.", { retryable: true, cause });
  // prlimit's answer for its program
  if (/^prlimit: failed to execute/m.test(stderr)) return ffmpegMissing(cause);
  if (exit.signal === "SIGXFSZ") return new TaskFailure("too_large", "What was made of the file is larger than a file may become.", { cause });
  const codec = unreadCodec(stderr);
  if (codec !== null) return new TaskFailure("unsupported_codec", `The codec ${codec} cannot be read here.`, { cause });
  if (isDropped || NO_MEMORY.test(stderr)) return noMemory(cause);
  // a signal that we did not send is the kernel's: out of memory, or out of time
  return new TaskFailure("ffmpeg_failed", "The media could not be processed.", { retryable: exit.signal !== null, cause });
}

export const ffmpegMissing = (cause: unknown): TaskFailure =>
  new TaskFailure("ffmpeg_missing", "The media tool could not be started.", { retryable: true, cause });

/** Told of each part of stderr: a failure once ffmpeg complains without end, which it does not notice itself. */
export function complaintCounter(): (part: string) => TaskFailure | null {
  let complaints = 0;
  return (part) => {
    complaints += [...part.matchAll(new RegExp(NO_MEMORY, "g"))].length;
    return complaints > MOST_COMPLAINTS ? noMemory(new Error("ffmpeg went on without memory")) : null;
  };
}

const noMemory = (cause: Error): TaskFailure => new TaskFailure("too_large", "Reading the file takes more memory than one file may have.", { cause });

function unreadCodec(stderr: string): string | null {
  const found = REFUSED.exec(stderr) ?? NO_DECODER.exec(stderr);
  return found?.[1] ?? found?.[2] ?? null;
}

/** For the log, which keeps the beginning: the list is longer than all else. */
const withoutList = (stderr: string): string => stderr.replaceAll(/not on whitelist '[^'\n]*'/g, "not on whitelist").trim();
