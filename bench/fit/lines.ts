/** The lines that policies are compared on: real speech, heard by the product, translated and spoken by its keyless engines (make/). */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const Ms = z.number().int();
const Stretch = z.tuple([Ms, Ms]);

/**
 * A line of the script and its take. `phrases`: where the source speaks, in the film. `takeMs`: the take at the voice's own pace, trimmed as
 * the service does; `pauses`: silences inside it, from its beginning. `foreseenMs`: what was predicted of it before it was spoken.
 */
export const MeasuredLine = z.strictObject({
  lineId: z.string(),
  speakerId: z.string(),
  startMs: Ms,
  endMs: Ms,
  phrases: z.array(Stretch).min(1),
  text: z.string().min(1),
  translation: z.string().min(1),
  engine: z.string(),
  voice: z.string(),
  takeMs: Ms.positive(),
  pauses: z.array(Stretch),
  foreseenMs: Ms.positive(),
});
export type MeasuredLine = z.infer<typeof MeasuredLine>;

/** One film in one language. `made`: how, in words. `translator`: engine that translated. `standing`: lines that keep their original voice. */
export const MeasuredFilm = z.strictObject({
  clip: z.string(),
  source: z.string(),
  target: z.string(),
  made: z.string(),
  translator: z.string(),
  filmMs: Ms.positive(),
  standing: z.array(z.strictObject({ speakerId: z.string(), startMs: Ms, endMs: Ms })),
  lines: z.array(MeasuredLine).min(1),
});
export type MeasuredFilm = z.infer<typeof MeasuredFilm>;

/** `unseen`: nothing was tuned on them. */
export const folders = { tuned: path.join(import.meta.dirname, "lines"), unseen: path.join(import.meta.dirname, "lines", "unseen") };

/** All films, by name. @throws Error naming the file that is not what it should be */
export function readFilms(folder = folders.tuned): MeasuredFilm[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort();
  return names.map((name) => {
    const read = MeasuredFilm.safeParse(JSON.parse(readFileSync(path.join(folder, name), "utf8")));
    if (!read.success) throw new Error(`${name}: ${z.prettifyError(read.error)}`);
    return read.data;
  });
}
