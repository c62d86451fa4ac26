/** Voices nobody measured before: how much longer than foreseen they take, told from the takes that the dub has already. */
import { CLONED } from "../../../containers/contract/stages.ts";
import { corrected, isFitted, type Speaker } from "../../dubbing/length/predict.ts";
import type { Memo } from "../../graph/memo.ts";
import type { LineState } from "./rows.ts";
import type { Store } from "./store.ts";

type Spoken = { text: string; takeMs: number };
/** In steps, so that a further take does not change what every other line is told. */
const STEP = 0.1;

/** By voice; a voice that was measured, or that has not said enough yet, is not in it. */
export function voiceFactors(store: Store, memo: Memo, language: string): Record<string, number> {
  const engine = store.meta!.engines.synthesize.id;
  const takes = store.lines.flatMap(({ id }) => spokenOf(store.lineStates.get(language, id), engine));
  const byVoice = Map.groupBy(takes, ({ voice }) => voice);
  const factors = [...byVoice].flatMap(([voice, spoken]) => {
    const speaker = { language, engine, voice };
    if (isFitted(speaker)) return [];
    const factor = memo.once(
      `factor/${language}/${voice}`,
      spoken.flatMap(({ text, takeMs }) => [text, takeMs]),
      () => stepped(spoken, speaker),
    );
    return factor === 1 ? [] : [[voice, factor] as const];
  });
  return Object.fromEntries(factors);
}

function spokenOf(state: LineState | undefined, engine: string): (Spoken & { voice: string })[] {
  const { take, translation } = state ?? {};
  if (!take || !translation || take.engine !== engine || take.voice === CLONED) return [];
  return [{ text: translation.text, takeMs: Math.round(take.durationMs * (take.speed ?? 1)), voice: take.voice }];
}

function stepped(spoken: readonly Spoken[], speaker: Speaker): number {
  const { factor = 1 } = corrected(spoken.slice(0, MOST), speaker);
  return Math.round(Math.round(factor / STEP) * STEP * 10) / 10;
}

/** More tell no more. */
const MOST = 40;
