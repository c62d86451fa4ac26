/** The five seconds that are dubbed: the end of one speaker's sentence and the begin of another's, so that there are two lines. */
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import type { World } from "../../e2e/world.ts";

const FROM_S = "20";
const LENGTH_S = "5";

export async function makeClip({ setup, folder }: World): Promise<string> {
  const file = path.join(folder, "clip.mp4");
  const cut = ["-v", "error", "-nostdin", "-y", "-ss", FROM_S, "-t", LENGTH_S, "-i", setup.paths.sample];
  // Encoded anew: a copied picture would begin at the last key frame before the cut.
  await promisify(execFile)(setup.paths.ffmpeg, [...cut, "-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac", file]);
  return file;
}
