/** Has the voices speak what is not in `spoken.json` yet: about a second of an idle core for each of some thousand takes. */
import { spokenForm } from "../../../src/dubbing/length/spoken-form.ts";
import { lines } from "./engines.ts";
import { halfOf } from "./sentences.ts";
import { readSpoken, Spoken, takeKey, writeSpoken } from "./spoken.ts";
import { type Asked, asked } from "./voices.ts";

/** At most `most` takes of the engines whose id begins so, first those that judge; kept after each dozen, so that one may stop it. Throws when an engine does. */
export async function speakMissing(most: number, engine: string, say: (what: string) => void): Promise<void> {
  const takes = readSpoken();
  const known = new Set(takes.filter(({ isEstimate }) => !isEstimate).map(takeKey));
  const missing = asked().filter((each) => each.engine.startsWith(engine) && !known.has(takeKey(each)));
  const now = missing.toSorted((a, b) => halfOf(b) - halfOf(a)).slice(0, most);
  say(`${now.length} of ${missing.length} takes to speak`);
  if (now.length === 0) return;
  let count = 0;
  for await (const take of lines("speak.py", now.map(asSaid))) {
    takes.push(Spoken.parse({ ...(take as object), text: now[count]?.text }));
    count += 1;
    if (count % 12 === 0 || count === now.length) writeSpoken(takes);
  }
}

/** What is sent to a voice in a dub is the spoken form too; espeak-ng alone would say "$5" as "dollar five". */
export const asSaid = (each: Asked): Asked => ({ ...each, text: spokenForm(each.text, each.language) });
