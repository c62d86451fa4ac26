// What is dubbed, and what is truly said in it, where that is known.
import path from "node:path";
import { builtClips } from "../../bench/hearing/workshop.ts";

/** Three voices: Allison Smith's, a LibriVox reader's, and John F. Kennedy's. */
const DIALOGUE = "dialogue-en";
const CREDITS = {
  talk: "sample (LibriVox and John F. Kennedy, public domain)",
  dialogue: "dialogue (Allison Smith for Digium, CC-BY-SA 3.0; LibriVox and John F. Kennedy, public domain)",
};

/**
 * @param {{ options: { input: string | null, sample: string }, paths: { sample: string, python: string, ffmpeg: string, modelsDir: string }, say: (line: string) => void }} what
 * @returns {Promise<{ file: string, truth: string | null, name: string }>} `name`: for people
 */
export async function sourceOf({ options, paths, say }) {
  if (options.input !== null) return { file: options.input, truth: null, name: options.input };
  const file = options.sample === "dialogue" ? path.join(await builtClips(paths, [DIALOGUE], say), `${DIALOGUE}.mp4`) : paths.sample;
  return { file, truth: file.replace(/\.mp4$/, ".json"), name: CREDITS[options.sample] };
}
