/** The people of a clip as a dub gets to know them: heard, parted, told apart, a reference of each cut and measured by the services. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { PIECE_MS, ReferenceValue } from "../../../containers/contract/stages.ts";
import { MOST_SAMPLE_MS, sampleSpans, type Span } from "../../../src/dubbing/voice-sample.ts";
import type { Line } from "../../../src/dubbing/script.ts";
import { Ear } from "../../hearing/hear.ts";
import { House, keptFile } from "../../hearing/house.ts";
import { type Paths, startServices } from "../../hearing/services.ts";

/** `id`: the diarizer's. `name`: whose speech it really is, for the most part. `talkMs`: of all their lines. */
export type Person = { id: string; name: string; talkMs: number; reference: ReferenceValue };

const Truth = z.object({ utterances: z.array(z.object({ startMs: z.number(), endMs: z.number(), speaker: z.string() })) });
type Truth = z.infer<typeof Truth>;

/** By clip. `run`: an empty folder for what the services make. */
export async function heardPeople(clips: string, names: readonly string[], { paths, run }: { paths: Paths; run: string }): Promise<Map<string, Person[]>> {
  const house = new House(path.join(run, "artifacts"));
  await house.open();
  const { urls, supervisor } = await startServices(paths, path.join(run, "logs"));
  const people = new Map<string, Person[]>();
  try {
    for (const name of names) {
      const truth = Truth.parse(JSON.parse(await readFile(path.join(clips, `${name}.json`), "utf8")));
      const { segmented, parted } = await new Ear(house, urls).hear(await keptFile(path.join(clips, `${name}.mp4`)));
      const vocals = parted.map((piece) => piece.vocals);
      const measure = async (spans: readonly Span[]): Promise<ReferenceValue> => {
        const pieces = touched(spans).filter((piece) => piece < vocals.length);
        const params = { pieces, spans, mostMs: MOST_SAMPLE_MS };
        return ReferenceValue.parse((await house.run(urls.media, "reference", params, { sound: pieces.map((piece) => vocals[piece]!) })).value);
      };
      people.set(name, await peopleOf(segmented.lines, truth, measure));
    }
  } finally {
    await supervisor.close();
    await house.close();
  }
  return people;
}

async function peopleOf(lines: readonly Line[], truth: Truth, measure: (spans: readonly Span[]) => Promise<ReferenceValue>): Promise<Person[]> {
  const bySpeaker = Map.groupBy(lines, ({ speakerId }) => speakerId);
  const people: Person[] = [];
  for (const [id, spans] of sampleSpans(lines)) {
    const own = bySpeaker.get(id) ?? [];
    const talkMs = own.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
    people.push({ id, name: nameOf(own, truth), talkMs, reference: await measure(spans) });
  }
  return people;
}

const touched = (spans: readonly Span[]): number[] =>
  [...new Set(spans.flatMap(({ startMs, endMs }) => [Math.floor(startMs / PIECE_MS), Math.floor((endMs - 1) / PIECE_MS)]))].sort((a, b) => a - b);

/** Whoever speaks most of the time while these lines last. */
function nameOf(lines: readonly Line[], { utterances }: Truth): string {
  const shared = new Map<string, number>();
  for (const { startMs, endMs } of lines)
    for (const each of utterances) {
      const ms = Math.max(0, Math.min(endMs, each.endMs) - Math.max(startMs, each.startMs));
      shared.set(each.speaker, (shared.get(each.speaker) ?? 0) + ms);
    }
  return [...shared].sort(([, a], [, b]) => b - a)[0]?.[0] ?? "nobody";
}
