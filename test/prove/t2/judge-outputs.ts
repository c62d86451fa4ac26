/** What must be true of what is handed out, and of the words in it: they are what an undisturbed run makes of the same rows. */
import { lengthMs, pinnedFor } from "../../../src/dubbing/script.ts";
import type { PlannedOutput } from "../../../src/dubbing/planning.ts";
import type { Output } from "../../../src/dubs/loop/rows.ts";
import type { Store } from "../../../src/dubs/loop/store.ts";
import { digestOf } from "../../../src/graph/digest.ts";
import { translated } from "../answers.ts";
import { count } from "../tally.ts";
import { failuresOf, forgetTranslations, rebuild, storeOf } from "./rebuild.ts";
import type { User } from "./user.ts";
import type { World } from "./world.ts";

/** After a job that rendered these languages. */
export function judgeOutputs(world: World, { dubbed: { dubId, film } }: User, languages: readonly string[]): void {
  const store = storeOf(world.dub(dubId).storage);
  for (const language of languages) judgePins(world, dubId, store, language);
  const { planned } = rebuild(forgetTranslations(store), film, languages);
  for (const { language, status, outputs } of planned.languages) {
    if (status !== "done") continue;
    const wanted = outputs.map(({ kind, name, format, artifact }) => `${kind} ${name} ${format} ${artifact.digest}`).sort();
    // What all languages share is there once, whoever made it.
    const isShared = (one: Output): boolean => one.language === null && outputs.some((each) => each.language === null && each.name === one.name);
    const served = [...store.outputs.rows.values()].filter((output) => output.language === language || isShared(output));
    const found = served.map(({ kind, name, format, digest }) => `${kind} ${name} ${format} ${digest}`).sort();
    if (wanted.join() !== found.join())
      world.fault("outputs differ from an undisturbed run's", `${dubId} ${language}: ${without(found, wanted)} for ${without(wanted, found)}`);
    if (served.some(({ stale }) => stale)) world.fault("an output that is as it should be is called stale", `${dubId} ${language}`);
    count(world.counters, "outputs held against an undisturbed run", served.length);
  }
}

/** At any time when nobody works on the dub: what is not called stale is what the dub would be now. */
export function judgeStale(world: World, { dubbed: { dubId, film } }: User): void {
  const store = storeOf(world.dub(dubId).storage);
  const outputs = [...store.outputs.rows.values()];
  if (outputs.length === 0) return;
  const { planned } = rebuild(store, film, [...new Set(outputs.flatMap(({ language }) => (language === null ? [] : [language])))], failuresOf(store));
  for (const { language, kind, name, format, digest, stale } of outputs) {
    // Of what they share each language says for itself whether it is as it was.
    if (language === null) continue;
    count(world.counters, stale ? "outputs called stale" : "outputs called fresh");
    const now = planned.languages.find((each) => each.language === language);
    const isThis = (each: PlannedOutput): boolean => each.kind === kind && each.name === name && each.format === format && each.artifact.digest === digest;
    const isSame = now?.outputs.some(isThis) ?? false;
    if (!stale && !isSame) world.fault("a changed output is not called stale", `${dubId} ${language} ${kind} ${format}, which would be ${now?.status}`);
  }
}

/** What an engine said of a line is what it says of that line's text, in the wording that was asked for. */
function judgePins(world: World, dubId: string, store: Store, language: string): void {
  for (const [lineId, pin] of store.pins.of(language)) {
    const line = store.lineRows.get(lineId);
    if (!line) {
      world.fault("a reference to nothing", `${dubId} has a translation of ${lineId}`);
      continue;
    }
    const found = pinnedFor(pin, digestOf(line.text), lengthMs(line));
    if (!found || found.engine === "user") continue;
    const said = translated(line.text, language, store.choices.get(language, lineId)?.wording ?? 0);
    if (found.text !== said) world.fault("a translation is not what was said", `${dubId} ${lineId}: ${found.text} for ${said}`);
    count(world.counters, "translations held against what was said");
  }
}

const without = (some: readonly string[], others: readonly string[]): string => some.filter((each) => !others.includes(each)).join(", ") || "nothing";
