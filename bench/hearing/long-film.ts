/** A film of any length: clips of the test speech one after another, in an order that a seed decides. */
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { runCommand } from "../../scripts/setup/run-command.mjs";

const SEED = 60;

/** Numbers in [0, 1) after Park and Miller (1988); the same seed gives the same ones. */
function* random(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (state * 48_271) % 2_147_483_647;
    yield state / 2_147_483_647;
  }
}

/** Names in turn until they last `wantedMs`; never the same twice running. */
export function playlist(clips: readonly { name: string; durationMs: number }[], wantedMs: number, seed = SEED): string[] {
  const numbers = random(seed);
  const names: string[] = [];
  for (let lengthMs = 0; lengthMs < wantedMs;) {
    const others = clips.length > 1 ? clips.filter(({ name }) => name !== names.at(-1)) : clips;
    const clip = others[Math.floor(numbers.next().value * others.length)]!;
    names.push(clip.name);
    lengthMs += clip.durationMs;
  }
  return names;
}

/** The sound of the clips, copied, in `folder`; the last one is cut where the time is over. */
export async function longFilm(ffmpeg: string, clips: string, names: readonly string[], minutes: number, folder: string): Promise<string> {
  const lengths = await Promise.all(
    names.map(async (name) => {
      const { durationMs } = JSON.parse(await readFile(path.join(clips, `${name}.json`), "utf8")) as { durationMs: number };
      return { name, durationMs };
    }),
  );
  const list = path.join(folder, "long.txt");
  const order = playlist(lengths, minutes * 60_000);
  await writeFile(list, order.map((name) => `file '${path.join(clips, `${name}.mp4`)}'`).join("\n"));
  const film = path.join(folder, "long.m4a");
  const args = ["-nostdin", "-y", "-v", "error", "-f", "concat", "-safe", "0", "-i", list, "-map", "0:a", "-c", "copy", "-t", String(minutes * 60)];
  await runCommand(ffmpeg, [...args, `${film}.part.m4a`]);
  await rename(`${film}.part.m4a`, film);
  return film;
}
