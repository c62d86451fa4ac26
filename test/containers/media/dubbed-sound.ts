/** The dubbed sound of a test film, made by the stages before mux. */
import { encode } from "../../../containers/media/encode.ts";
import { join } from "../../../containers/media/join.ts";
import { writeWav } from "../../../containers/media/wav.ts";
import { decoded, fileOf, make, stageRun } from "./media-files.ts";

/** As long as any test film: a chirp that no source has. */
export const dubbedPcm = decoded(make("dubbed.wav", "-f", "lavfi", "-i", "aevalsrc='0.3*sin(2*PI*(900-40*t)*t)':s=48000:d=14", "-c:a", "pcm_s16le"));

/** An M4A of its first `seconds`. */
export async function dubbed(seconds: number): Promise<string> {
  const pcm = dubbedPcm.slice(0, Math.round(seconds * 48_000));
  await writeWav(fileOf("mix.wav"), { sampleRate: 48_000, channels: 1, pcm });
  const encoding = stageRun({ piece: 0, first: true, last: true, bitrateKbps: 96, gainDb: 0, limited: false }, { mix: [fileOf("mix.wav")] });
  await encode(encoding);
  const joining = stageRun({ kind: "aac", samples: pcm.length }, { pieces: [encoding.artifacts["aac"] ?? ""] });
  await join(joining);
  return joining.artifacts["audio"] ?? "";
}
