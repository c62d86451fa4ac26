/** How a file from outside is opened: forced to the demuxer its first bytes name, with every cap ffmpeg has. */
import { open } from "node:fs/promises";
import path from "node:path";
import { TaskFailure } from "../node-service/stage.ts";
import { FORMAT_WHITELIST, HEAD_BYTES, sniff } from "../contract/sniff.ts";
import type { Container } from "../contract/sniff.ts";
import { CODEC_WHITELIST } from "./decoders.ts";

/** 8K; a small file can declare a picture that takes gigabytes to decode. */
export const MAX_PIXELS = 7680 * 4320;
export const MAX_SOURCE_BYTES = 6 * 1024 ** 3;

/** @throws TaskFailure `not_media` */
export async function containerOf(file: string): Promise<Container> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const container = sniff(buffer.subarray(0, bytesRead));
    if (!container) throw new TaskFailure("not_media", "The file is not a video or sound recording.");
    return container;
  } finally {
    await handle.close();
  }
}

/** The arguments that open `file` as an input. `options` are input options of the caller, such as -ss. */
export function sourceInput(file: string, container: Container, options: string[] = []): string[] {
  return [
    // only this file: no http, no concat:, no subfile:, whatever its contents ask for
    ["-protocol_whitelist", "file,pipe"],
    // demuxers that the forced one may open inside itself are held to the same list
    ["-format_whitelist", FORMAT_WHITELIST],
    // no guessing: a playlist or script under a video's name stays unread
    ["-f", container.demuxer],
    // nor are decoders tried that nobody needs
    ["-codec_whitelist", CODEC_WHITELIST],
    // a header can declare thousands of streams
    ["-max_streams", "32"],
    // bounds what is read and decoded before the first packet
    ["-probesize", "20M", "-analyzeduration", "20M"],
    // refuses pictures that would not fit in memory before they are allocated
    ["-max_pixels", String(MAX_PIXELS)],
    ...options,
    // file: and an absolute path, so that a name is never read as a protocol, an option or a pattern
    ["-i", `file:${path.resolve(file)}`],
  ].flat();
}
