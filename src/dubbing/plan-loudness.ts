/**
 * Encodes the pieces at the master's gain, and once more where that made the film louder or softer than foreseen: the limiter's part can only be
 * guessed before. Both gains are pinned and both encodings stay in the plan, so that an edit and its undoing find what they need.
 */
import { EncodeValue, type MixValue } from "../../containers/contract/stages.ts";
import { all, type Ref } from "../graph/graph.ts";
import type { Result } from "../graph/unit.ts";
import { correctedGain } from "./mastering/gain.ts";
import { encodePieces } from "./plan-encode.ts";
import { type Master, masterOf } from "./plan-master.ts";
import type { LanguageContext } from "./planning.ts";

/** Speech needs none, drums one; a second, where even that was guessed wrong. */
const MOST_CORRECTIONS = 2;

/** `measured`: of `mixed`, all of them. `master`: the gain that the pieces are encoded with, as far as is known. */
export function encodeLoud(
  context: LanguageContext,
  mixed: readonly Ref<Result>[],
  measured: Ref<MixValue[]>,
): { master: Ref<Master>; encoded: Ref<Result>[] } {
  const first = masterOf(context, measured);
  if (first.status !== "done") return { master: first, encoded: mixed.map(() => first) };
  let master = first.value;
  let encoded = encodePieces(context, mixed, master.gainDb);
  for (let again = 1; again <= MOST_CORRECTIONS; again++) {
    const better = corrected(context, master, encoded, again);
    if (!better) break;
    master = better;
    encoded = encodePieces(context, mixed, master.gainDb);
  }
  return { master: { status: "done", value: master }, encoded };
}

/** Null: it stands, or is not known yet. */
function corrected({ graph, language, input }: LanguageContext, master: Master, encoded: Ref<Result>[], again: number): Master | null {
  const sounds = all(encoded);
  if (sounds.status !== "done") return null;
  const gains = input.languages[language]!.gains ?? [];
  return graph.memo.once(`master/${language}/${again}`, [master, gains, ...sounds.value], () => {
    const blocks = sounds.value.flatMap(({ value }) => EncodeValue.parse(value).blocks);
    const better = correctedGain(master.aim, master.gainDb, blocks, gains);
    if (!better) return null;
    const { gainDb, errorDb } = better;
    return { ...master, gainDb, isNew: !gains.includes(gainDb), aim: { ...master.aim, errorDb } };
  });
}
