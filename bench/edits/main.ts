/** What an edit of one line runs again in a dub of 900 lines, though the translator words everything differently at every call. */
import { type Counts, editCases, type EditCase, isWithin, runCase, translationCase } from "../../test/dubs/edit-cases.ts";
import { filmOf } from "../../test/dubs/film.ts";
import { LongWorld } from "../../test/dubs/long-world.ts";
import { atMost, type Benchmark, type Finding } from "../finding.ts";

const LINES = 900;
const LANGUAGES = ["es", "fr"];
const FIVE = ["es", "fr", "it", "pt-BR", "hi"];

export const edits: Benchmark = {
  about: "units run again by one edit in a dub of 900 lines; five languages at once (1 minute)",
  async run(say) {
    say(`a dub of ${LINES} lines in ${LANGUAGES.join(", ")}, then one edit after another`);
    const world = new LongWorld(filmOf(LINES));
    await world.job("job_1", "dub", LANGUAGES);
    const findings: Finding[] = [];
    for (const each of [...editCases, translationCase]) findings.push(...(await judged(world, each)));
    say(`${LINES} lines in ${FIVE.join(", ")} at once`);
    return [...findings, await heard()];
  },
};

async function judged(world: LongWorld, each: EditCase): Promise<Finding[]> {
  const counts = await runCase(world, each, LANGUAGES);
  return [...counts].map(([language, ran]) => findingOf(each, language, ran));
}

function findingOf(each: EditCase, language: string, ran: Counts): Finding {
  const inOther = each === translationCase && language !== "es";
  const most = inOther ? { translate: 0, synthesize: 0, mix: 0 } : each.most;
  const isMet = inOther ? ran.translate + ran.synthesize + ran.mix === 0 : isWithin(ran, each);
  return { what: `${each.what}: ${language}`, value: ran.translate + ran.synthesize + ran.mix, result: told(ran), goal: `<= ${told(most)}`, isMet };
}

const told = ({ translate, synthesize, mix }: Counts): string => `${translate} translate, ${synthesize} synthesize, ${mix} mix`;

async function heard(): Promise<Finding> {
  const film = filmOf(LINES);
  const { transcribe = 0 } = await new LongWorld(film).job("job_1", "dub", FIVE);
  return atMost("five languages at once: times the film is heard", transcribe / film.speech.length, 1);
}
