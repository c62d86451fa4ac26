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

/** `master`: the gain that the pieces are encoded with, as far as is known. `encoded`: of each; `mastered`: what was measured of all of them. */
export type Loud = { master: Ref<Master>; encoded: Ref<Result>[]; mastered: Ref<EncodeValue[]> };

/** `measured`: of `mixed`, all of them. */
export function encodeLoud(context: LanguageContext, mixed: readonly Ref<Result>[], measured: Ref<MixValue[]>): Loud {
  const first = masterOf(context, measured);
  if (first.status !== "done") return { master: first, encoded: mixed.map(() => first), mastered: first };
  let loud = encodedAt(context, mixed, first.value);
  for (let again = 1; again <= MOST_CORRECTIONS; again++) {
    const better = corrected(context, loud, again);
    if (!better) break;
    loud = encodedAt(context, mixed, better);
  }
  return { ...loud, master: { status: "done", value: loud.master } };
}

type EncodedAt = Omit<Loud, "master"> & { master: Master };

/** Read once: what is measured of a piece is long. */
function encodedAt(context: LanguageContext, mixed: readonly Ref<Result>[], master: Master): EncodedAt {
  const { graph, language } = context;
  const encoded = encodePieces(context, mixed, master.gainDb);
  const read = encoded.map((ref, index): Ref<EncodeValue> => {
    if (ref.status !== "done") return ref;
    const { value } = ref;
    return { status: "done", value: graph.memo.once(`encoded/${language}/${index}/${master.gainDb}`, [value], () => EncodeValue.parse(value.value)) };
  });
  return { master, encoded, mastered: all(read) };
}

/** Null: it stands, or is not known yet. */
function corrected({ graph, language, input }: LanguageContext, { master, mastered }: EncodedAt, again: number): Master | null {
  if (mastered.status !== "done") return null;
  const gains = input.languages[language]!.gains ?? [];
  return graph.memo.once(`master/${language}/${again}`, [master, gains, ...mastered.value], () => {
    const blocks = mastered.value.flatMap((value) => value.blocks);
    const better = correctedGain(master.aim, master.gainDb, blocks, gains);
    if (!better) return null;
    const { gainDb, errorDb } = better;
    return { ...master, gainDb, isNew: !gains.includes(gainDb), aim: { ...master.aim, errorDb } };
  });
}
