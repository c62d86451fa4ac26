/** A picture that somebody sent -> a JPEG of a known size, which carries nothing but what is seen. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { z } from "zod";
import { StillParams } from "../contract/stages.ts";
import { TaskFailure } from "../node-service/stage.ts";
import type { StageResult, StageRun } from "../node-service/stage.ts";
import { isOfTheFile } from "./ffmpeg-failure.ts";
import { ffmpeg } from "./ffmpeg.ts";
import { imageKind } from "./image-kind.ts";
import type { ImageKind } from "./image-kind.ts";
import { onlyInput } from "./input.ts";
import { MAX_PIXELS } from "./source.ts";
import { jpegArgs } from "./thumbnail.ts";

const LIMIT_MS = 60_000;
const MOST_BYTES = 10 * 1024 ** 2;
/** The largest piece of memory at once: all pixels that are let in, of four channels of 16 bits, and some room. */
const MOST_ALLOCATED_BYTES = MAX_PIXELS * 10;
const QUALITY = 3;
type Params = z.infer<typeof StillParams>;

/** @throws TaskFailure `not_an_image`, `too_large` */
export async function still(run: StageRun): Promise<StageResult> {
  const params = StillParams.parse(run.params);
  const source = onlyInput(run, "image");
  if (source.sizeBytes > MOST_BYTES) throw new TaskFailure("too_large", "The image is larger than 10 MB.");
  const kind = imageKind(await readFile(source.path));
  if (!kind) throw notAnImage();
  if (kind.width * kind.height > MAX_PIXELS) throw new TaskFailure("too_large", "The image has more pixels than 8K.");
  const file = path.join(run.dir, "still.jpg");
  await ffmpeg({ args: [...inputOf(source.path, kind), "-vf", filterOf(params), ...jpegArgs(file, QUALITY)], signal: run.signal, limitMs: LIMIT_MS }).catch(
    refused,
  );
  const made = imageKind(await readFile(file).catch(refused));
  await run.artifact("image", file, "image/jpeg");
  return { value: { width: made?.width ?? 0, height: made?.height ?? 0 } };
}

/** The only decoders that each kind is for: an AVIF's container can hold any codec. */
const DECODERS: Record<ImageKind["demuxer"], string> = { jpeg_pipe: "mjpeg", png_pipe: "png", webp_pipe: "webp", mov: "libdav1d,libaom-av1" };

/** As sourceInput: only this file, only this demuxer and its decoder, and never more memory than a picture that is let in may take. */
const inputOf = (file: string, { demuxer }: ImageKind): string[] =>
  [
    ["-max_alloc", String(MOST_ALLOCATED_BYTES)],
    ["-protocol_whitelist", "file,pipe", "-format_whitelist", demuxer, "-f", demuxer],
    // Half a picture is none.
    ["-err_detect", "explode"],
    ["-codec_whitelist", DECODERS[demuxer]],
    ["-max_pixels", String(MAX_PIXELS)],
    ["-i", `file:${path.resolve(file)}`, "-map", "0:v:0"],
  ].flat();

/** It is turned upright before this. `sidedata`: ffmpeg would write colour profiles and what a camera noted into the JPEG. */
function filterOf({ width, height, fit }: Params): string {
  const size =
    fit === "cover"
      ? `scale=${width}:${height}:force_original_aspect_ratio=increase:out_range=full,crop=${width}:${height}`
      : `scale=w='min(${width},iw)':h='min(${height},ih)':force_original_aspect_ratio=decrease:force_divisible_by=2:out_range=full`;
  const onWhite = "split[seen][under];[under]lutrgb=r=255:g=255:b=255:a=255[white];[white][seen]overlay=format=gbrp";
  return `format=rgba,${onWhite},${size},setsar=1,format=yuvj420p,sidedata=mode=delete`;
}

function refused(error: unknown): never {
  const isOurs = error instanceof TaskFailure && (!isOfTheFile(error) || error.retryable);
  throw isOurs || (!(error instanceof TaskFailure) && (error as NodeJS.ErrnoException).code !== "ENOENT") ? error : notAnImage(error);
}

const notAnImage = (cause?: unknown): TaskFailure =>
  new TaskFailure("not_an_image", "The file is not a JPEG, PNG, WebP or AVIF image that can be read.", { cause });
