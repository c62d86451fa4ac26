/** How loud the whole becomes: one gain for the film, foreseen when every piece is mixed (plan-loudness.ts corrects it), and kept while it is hardly wrong. */
import type { MixValue } from "../../containers/contract/stages.ts";
import type { Ref } from "../graph/graph.ts";
import { type Aim, keptGain, masterGain } from "./mastering/gain.ts";
import type { LanguageContext } from "./planning.ts";

/** `isNew`: to be pinned. `aim`: what it was found for. */
export type Master = { gainDb: number; isNew: boolean; pieces: readonly MixValue[]; aim: Aim };

/** True peak in dBTP of the mastered sound, before and after AAC (design section 6). */
export const CEILING_DB = -1.5;
export const DECODED_CEILING_DB = -1;
/** Where it is not known how loud the original is. */
const ELSE_LUFS = -16;

export function masterOf({ language, input, prepared, graph }: LanguageContext, mixed: Ref<MixValue[]>): Ref<Master> {
  if (mixed.status !== "done") return mixed;
  const { loudness, gating } = input.options;
  const gains = input.languages[language]!.gains ?? [];
  const target = loudness === "source" ? (prepared.extract.loudnessDb ?? ELSE_LUFS) : loudness;
  const pieces = mixed.value;
  const master = graph.memo.once(`master/${language}`, [target, gating, gains, null, ...pieces], () => {
    const aim = { pieces, target, gating, ceilingDb: CEILING_DB };
    const gainDb = keptGain(gains, masterGain(aim));
    return { gainDb, isNew: !gains.includes(gainDb), pieces, aim };
  });
  return { status: "done", value: master };
}
