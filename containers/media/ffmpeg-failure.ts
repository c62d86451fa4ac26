/** Why ffmpeg ended, by how it ended and by what it said. Pure. */
import { TaskFailure } from "../node-service/stage.ts";

/** `signal`: one that we did not send. */
export type Exit = { code: number | null; signal: string | null };

/** What a file can bring about: a caller that can do without the track goes on, whichever it is. */
const OF_THE_FILE = new Set(["ffmpeg_failed", "unsupported_codec", "too_large"]);
/** Of what `ffmpeg` threw. */
export const isOfTheFile = (error: unknown): error is TaskFailure => error instanceof TaskFailure && OF_THE_FILE.has(error.code);

/** As libc words ENOMEM, ffmpeg and x264 their own. Whatever the locale: ours is empty. */
const NO_MEMORY = /(?:Cannot|Could not) allocate memory|malloc of size \d+ failed|std::bad_alloc/;
/** EAGAIN: the machine, or the service's container, has no room for another thread. */
const NO_THREAD = /Resource temporarily unavailable/;
/** The same where ffmpeg says it of its own parts, which may end well without. */
const NO_THREAD_OF_ITS_OWN = /pthread_create[^\n]*Resource temporarily unavailable/;
/** Who says ENOMEM of a header or a packet that is damaged as well: one that asks for more than anybody has. From version 7 on, and before. */
const OF_DAMAGE = /^\[in#|[Ee]rror opening input|[Ee]rror during demuxing|[Ee]rror submitting packet|Decoding error|Error while decoding stream/;
/** glibc answers EAGAIN too where there is no memory for the stack of a thread. */
const COMPLAINT = new RegExp(`${NO_MEMORY.source}|${NO_THREAD.source}`, "g");
/** A decoder that has no memory left says so for ever. */
const MOST_COMPLAINTS = 200;
/** What a damaged packet says it is: refused before memory is asked for. */
const TOO_LARGE_A_FRAME = /Picture size|samples per frame/;
/** Directly before it gave up: demuxers, which only try decoders, are refused others and go on. */
const REFUSED = /Codec \(([\w.-]+)\) not on whitelist [^\n]*\n(?:\s+Last message repeated \d+ times\n)?[^\n]*Error while opening decoder/;
/** From version 6 on, and before. */
const NO_DECODER = /no decoder found for: ([\w.-]+)|Decoder \(codec ([\w.-]+)\) not found/;

export const LIMITS_REFUSED = "The limits of the media tool could not be set.";

/** null: it ended well. `wasShort`: it was seen to have hardly any memory left when it said so. */
export function ffmpegFailure(exit: Exit, stderr: string, wasShort = false): TaskFailure | null {
  const cause = new Error(`ffmpeg ended with ${exit.signal ?? exit.code}: ${withoutList(stderr)}`);
  // it drops what it has no memory for, and may end well without
  const isDropped = /get_buffer\(\) failed/.test(stderr) && !TOO_LARGE_A_FRAME.test(stderr);
  if (NO_THREAD_OF_ITS_OWN.test(stderr) && !wasShort) return noThread(cause);
  if (exit.code === 0) return isDropped ? noMemory(cause) : null;
  if (/No space left on device|Disk quota exceeded/.test(stderr))
    return new TaskFailure("io_error", "The disk of the service is full.", { retryable: true, cause });
  // it has not become ffmpeg
  if (stderr.startsWith("prlimit: failed to execute")) return ffmpegMissing(cause);
  if (stderr.startsWith("prlimit: ")) return new TaskFailure("ffmpeg_missing", LIMITS_REFUSED, { retryable: true, cause });
  if (exit.signal === "SIGXFSZ") return new TaskFailure("too_large", "What was made of the file is larger than a file may become.", { cause });
  const codec = unreadCodec(stderr);
  if (codec !== null) return new TaskFailure("unsupported_codec", `The codec ${codec} cannot be read here.`, { cause });
  const said = withoutDamage(stderr);
  if (isDropped || wasShort || NO_MEMORY.test(said)) return noMemory(cause);
  if (NO_THREAD.test(said) || isWithoutReason(said)) return noThread(cause);
  // a signal that we did not send is the kernel's: out of memory, or out of time
  return new TaskFailure("ffmpeg_failed", "The media could not be processed.", { retryable: exit.signal !== null, cause });
}

export const ffmpegMissing = (cause: unknown): TaskFailure =>
  new TaskFailure("ffmpeg_missing", "The media tool could not be started.", { retryable: true, cause });

/**
 * Told of each part of stderr, as it is said: a failure once ffmpeg complains without end, which it does not notice itself. Only what is said
 * while it `isShort` counts, since damaged packets are complained of in the same words.
 */
export function complaintCounter(isShort: () => boolean): { hear: (part: string) => TaskFailure | null; wasShort: () => boolean } {
  let complaints = 0;
  const hear = (part: string): TaskFailure | null => {
    const said = [...part.matchAll(COMPLAINT)].length;
    if (said > 0 && isShort()) complaints += said;
    return complaints > MOST_COMPLAINTS ? noMemory(new Error("ffmpeg went on without memory")) : null;
  };
  return { hear, wasShort: () => complaints > 0 };
}

const noMemory = (cause: Error): TaskFailure => new TaskFailure("too_large", "Reading the file takes more memory than one file may have.", { cause });

const noThread = (cause: Error): TaskFailure => new TaskFailure("out_of_memory", "The service has no room for another thread.", { retryable: true, cause });

/** x264 says of all that it does not like why, and nothing of threads. */
const isWithoutReason = (said: string): boolean => /\[enc:libx264 [^\n]*Error while opening encoder/.test(said) && !/x264 \[error\]|\[libx264 @/.test(said);

const withoutDamage = (stderr: string): string =>
  stderr
    .split("\n")
    .filter((line) => !OF_DAMAGE.test(line))
    .join("\n");

function unreadCodec(stderr: string): string | null {
  const found = REFUSED.exec(stderr) ?? NO_DECODER.exec(stderr);
  return found?.[1] ?? found?.[2] ?? null;
}

/** For the log, which keeps the beginning: the list is longer than all else. */
const withoutList = (stderr: string): string => stderr.replaceAll(/not on whitelist '[^'\n]*'/g, "not on whitelist").trim();
