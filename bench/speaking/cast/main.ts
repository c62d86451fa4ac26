/**
 * Who gets which voice. The people of dialogue-en (and, for the report, of dialogue-b) are heard by the product's services, and cast in the
 * keyless voices of two languages, one after the other, as a dub does. Two minutes.
 */
import { ensureSetup } from "../../../scripts/setup.mjs";
import { chooseVoice } from "../../../src/dubbing/cast.ts";
import { rankOf } from "../../../src/dubbing/cast-voices.ts";
import { traitsOf } from "../../../src/dubbing/traits.ts";
import { atLeast, atMost, type Finding, noted } from "../../finding.ts";
import { builtClips, judgePython, runFolder } from "../../hearing/workshop.ts";
import { heardPeople, type Person } from "./people.ts";
import { kokoroVoices, measuredVoices } from "./voices.ts";

/** Whom one hears in the recordings (bench/hearing/speech/recordings.json). */
const GENDERS: Readonly<Record<string, string>> = { allison: "female", "austen-reader": "male", kennedy: "male", "arctic-man": "male" };
const CLIPS = ["dialogue-en", "dialogue-b"];
const [FIRST, SECOND] = ["pt-BR", "es"];
const voices = kokoroVoices();
type Cast = Readonly<Record<string, string>>;

export async function run(say: (what: string) => void = () => {}): Promise<Finding[]> {
  const { paths } = await ensureSetup({ yes: true, quiet: true });
  const clips = await builtClips({ ...paths, python: await judgePython(paths.python, say) }, CLIPS, say);
  const folder = await runFolder("bench-cast");
  say(`hearing ${CLIPS.join(" and ")}`);
  const people = await heardPeople(clips, CLIPS, { paths, run: folder });
  say(`measuring the voices of ${FIRST} and ${SECOND}`);
  const used = voices.filter(({ language }) => language === FIRST || language === SECOND);
  const measured = await measuredVoices(used, { paths, run: folder });
  const off = used.map(({ id, pitchHz }) => Math.abs(12 * Math.log2((measured.get(id) ?? 0) / pitchHz)));
  const table = atMost("pitch of a voice, semitones from what the catalogue says, most", Math.max(...off), 0.5);
  return [...[...people].flatMap(([clip, all]) => findingsOf(clip, all)), table];
}

function findingsOf(clip: string, people: readonly Person[]): Finding[] {
  const known = people.filter(({ name }) => GENDERS[name] !== undefined);
  const speakers = people.map(({ id, talkMs, reference }) => ({ id, talkMs, ...traitsOf(reference) }));
  const first = chooseVoice({ language: FIRST, speakers, voices });
  const second = chooseVoice({ language: SECOND, speakers, voices, elsewhere: [first] });
  const right = known.filter(({ name, reference }) => traitsOf(reference).gender === GENDERS[name]).length;
  return [
    ...people.map(({ name, reference }) => noted(`${clip}: ${name}, ${reference.tractCm ?? "?"} cm`, reference.pitchHz ?? 0, " Hz")),
    atLeast(`${clip}: people whose gender is heard, of ${known.length} known`, right, known.length),
    ...[first, second].flatMap((cast, at) => castFindings(`${clip} in ${[FIRST, SECOND][at]}`, cast, people)),
    atLeast(
      `${clip}: people who sound alike in ${SECOND}: same gender, same rank`,
      people.filter(({ id }) => isAlike(first[id], second[id])).length,
      people.length,
    ),
  ];
}

function castFindings(what: string, cast: Cast, people: readonly Person[]): Finding[] {
  const known = people.filter(({ name }) => GENDERS[name] !== undefined);
  const fitting = known.filter(({ id, name }) => voices.find((voice) => voice.id === cast[id])?.gender === GENDERS[name]);
  const told = people.map(({ id, name }) => `${name} ${cast[id]}`).join(", ");
  return [
    atLeast(`${what}: different voices`, new Set(Object.values(cast)).size, people.length),
    atLeast(`${what}: voices of fitting gender (${told})`, fitting.length, known.length),
  ];
}

function isAlike(one: string | undefined, other: string | undefined): boolean {
  const [a, b] = [one, other].map((id) => voices.find((voice) => voice.id === id));
  return a !== undefined && b !== undefined && a.gender === b.gender && rankOf(a, voices).at === rankOf(b, voices).at;
}

async function main(): Promise<void> {
  for (const { what, result, goal, isMet } of await run(console.log))
    console.log(`${isMet === false ? "MISSED" : "ok    "} ${what}: ${result}${goal ? ` (${goal})` : ""}`);
}

if (import.meta.main) await main();
