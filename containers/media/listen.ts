/** Decodes every sound track to its end, however many of them can be decoded. */
import { TaskFailure } from "../node-service/stage.ts";
import { isOfTheFile } from "./ffmpeg-failure.ts";
import { decodeSound, NOTHING_HEARD } from "./decode.ts";
import type { Decode, Heard, SoundDecode } from "./decode.ts";

/**
 * One entry for each of the file's sound tracks, whose `codecs` these are in file order. In one reading; where that fails, track by
 * track: one in a codec that nobody reads (phones add a spatial recording) must not cost the others.
 *
 * @throws TaskFailure `corrupt` when none can be decoded (`unsupported_codec`, `too_large` where that is why), others of ffmpeg.ts
 */
export async function listen(decode: Decode, codecs: string[]): Promise<Heard[]> {
  try {
    return await decodeSound(decode);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    const heard: Heard[] = [];
    for (const [track, codec] of codecs.entries()) heard.push(await listenTo(decode, track, codec));
    if (heard.every((track) => track.channels === 0))
      throw named(heard) ?? new TaskFailure("corrupt", "The sound of the file cannot be decoded.", { cause: error });
    return heard;
  }
}

/** One sound track, in `codec` as ffmpeg calls it. @throws TaskFailure what a later try may mend */
export async function listenTo(decode: Omit<SoundDecode, "map">, track: number, codec: string): Promise<Heard> {
  try {
    return (await decodeSound({ ...decode, map: `0:a:${track}` }))[0] ?? NOTHING_HEARD;
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    if (error.code === "ffmpeg_failed") return NOTHING_HEARD;
    return { ...NOTHING_HEARD, failure: error.code === "unsupported_codec" ? unreadSound(codec, error) : error };
  }
}

/** What ffmpeg calls a codec that it does not know by name. */
const NAMELESS = new Set(["none", "unknown"]);

function unreadSound(codec: string, cause: TaskFailure): TaskFailure {
  const name = NAMELESS.has(codec) ? "" : ` (${codec})`;
  return new TaskFailure("unsupported_codec", `The sound${name} cannot be read here: encode it as AAC and upload again.`, { cause });
}

const named = (heard: Heard[]): TaskFailure | undefined => heard.find(({ failure }) => failure)?.failure;
const isUnreadable = (error: unknown): error is TaskFailure => isOfTheFile(error) && !error.retryable;
