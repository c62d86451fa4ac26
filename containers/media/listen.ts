/** Decodes every sound track to its end, however many of them can be decoded. */
import { TaskFailure } from "../node-service/stage.ts";
import { isOfTheFile } from "./ffmpeg-failure.ts";
import { decodeSound, NOTHING_HEARD } from "./decode.ts";
import type { Decode, Heard } from "./decode.ts";

/**
 * One entry for each of the file's `tracks` sound tracks, in file order. In one reading; where that fails, track by track: one in a
 * codec that nobody reads (phones add a spatial recording) must not cost the others.
 *
 * @throws TaskFailure `corrupt` when none can be decoded (`unsupported_codec`, `too_large` where that is why), others of ffmpeg.ts
 */
export async function listen(decode: Decode, tracks: number): Promise<Heard[]> {
  try {
    return await decodeSound(decode);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    const heard: Heard[] = [];
    for (let track = 0; track < tracks; track++) heard.push(await listenTo(decode, track));
    if (heard.every((track) => track.channels === 0))
      throw named(heard) ?? new TaskFailure("corrupt", "The sound of the file cannot be decoded.", { cause: error });
    return heard;
  }
}

async function listenTo(decode: Decode, track: number): Promise<Heard> {
  try {
    return (await decodeSound({ ...decode, map: `0:a:${track}` }))[0] ?? NOTHING_HEARD;
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return error.code === "ffmpeg_failed" ? NOTHING_HEARD : { ...NOTHING_HEARD, failure: error };
  }
}

const named = (heard: Heard[]): TaskFailure | undefined => heard.find(({ failure }) => failure)?.failure;
const isUnreadable = (error: unknown): error is TaskFailure => isOfTheFile(error) && !error.retryable;
