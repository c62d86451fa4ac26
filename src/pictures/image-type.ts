import { AppError } from "../errors.ts";

/** More than any picture of a camera that is meant to be looked at small. */
export const MOST_IMAGE_BYTES = 10 * 1024 * 1024;
export const imageTypes = ["image/jpeg", "image/png", "image/webp", "image/avif"] as const;
type ImageType = (typeof imageTypes)[number];

const text = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));

/** By its first bytes alone. What it holds the media service finds out. Throws `not_an_image`. */
export function imageTypeOf(bytes: Uint8Array): ImageType {
  const type = signatureOf(bytes);
  if (!type) throw new AppError("not_an_image", "The body is not a JPEG, PNG, WebP or AVIF image.");
  return type;
}

function signatureOf(bytes: Uint8Array): ImageType | null {
  if (text(bytes, 0, 3) === "\xff\xd8\xff") return "image/jpeg";
  if (text(bytes, 0, 8) === "\x89PNG\r\n\x1a\n") return "image/png";
  if (text(bytes, 0, 4) === "RIFF" && text(bytes, 8, 12) === "WEBP") return "image/webp";
  if (text(bytes, 4, 8) === "ftyp" && ["avif", "avis"].includes(text(bytes, 8, 12))) return "image/avif";
  return null;
}

/** Throws `unsupported_media_type`. `contentType`: the header's; `also`: what the route takes besides images. */
export function checkImageHeader(contentType: string | undefined, also: readonly string[] = []): void {
  const essence = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (!(imageTypes as readonly string[]).includes(essence))
    throw new AppError("unsupported_media_type", `Send the body as ${[...also, ...imageTypes].join(", ")}.`);
}
