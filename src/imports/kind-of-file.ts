/** What a file is, by its first bytes: the media service's own list, so that nothing is fetched that it would refuse. */
import { type ContainerName, HEAD_BYTES, sniff } from "../../containers/contract/sniff.ts";

export { HEAD_BYTES };

const CONTENT_TYPES: Record<ContainerName, string> = {
  mp4: "video/mp4",
  mov: "video/quicktime",
  matroska: "video/x-matroska",
  webm: "video/webm",
  avi: "video/x-msvideo",
  wav: "audio/wav",
  mpegts: "video/mp2t",
  mpeg: "video/mpeg",
  flv: "video/x-flv",
  asf: "video/x-ms-asf",
  ogg: "application/ogg",
  flac: "audio/flac",
  mp3: "audio/mpeg",
  aac: "audio/aac",
};

/** Its content type. Null: no video or sound that is known here. `head`: its first HEAD_BYTES, or all there are. */
export function kindOfFile(head: Uint8Array): string | null {
  const container = sniff(head);
  return container && CONTENT_TYPES[container.name];
}
