import { changesOf } from "./changes-of.ts";
import { recordConsent, withdrawConsent } from "./consent-ops.ts";
import { Draft, type Signature } from "./draft.ts";
import { findOverlap } from "./find-overlap.ts";
import { addLine, deleteLine, setText, setTreatment } from "./line-ops.ts";
import { setTimes } from "./line-times.ts";
import { mergeLines } from "./merge-lines.ts";
import type { EditOp, OpOf } from "./ops.ts";
import { EditRefused, refuse } from "./refuse.ts";
import type { Decided, EditableDub } from "./script.ts";
import { mergeSpeakers, renameSpeaker, setSpeaker } from "./speaker-ops.ts";
import { splitLine } from "./split-line.ts";
import { newTake, selectTake, setLineVoice, setSpeakerVoice } from "./take-ops.ts";
import { retranslate, setGlossary, setTranslation } from "./translation-ops.ts";

const verbs: { [Name in EditOp["op"]]: (draft: Draft, op: OpOf<Name>) => void } = {
  set_text: setText,
  set_speaker: setSpeaker,
  set_treatment: setTreatment,
  set_times: setTimes,
  split_line: splitLine,
  merge_lines: mergeLines,
  add_line: addLine,
  delete_line: deleteLine,
  rename_speaker: renameSpeaker,
  merge_speakers: mergeSpeakers,
  record_consent: recordConsent,
  withdraw_consent: withdrawConsent,
  set_glossary: setGlossary,
  set_translation: setTranslation,
  retranslate,
  set_line_voice: setLineVoice,
  set_speaker_voice: setSpeakerVoice,
  new_take: newTake,
  select_take: selectTake,
};

/**
 * All ops or none, each on what the ones before it left. An op on a row that this edit already changed is made with the
 * revision from before the edit: the editor knows no other. `newId("lin")` and `newId("spk")` make public ids; `signature`: who
 * edits, and when; without it nothing can be recorded in somebody's name. The changes hold each row once and are in an order that depends only on them; none when everything is already as asked.
 */
export function decideEdit(dub: EditableDub, ops: readonly EditOp[], newId: (prefix: string) => string, signature: Signature | null = null): Decided {
  const draft = new Draft(dub, newId, signature);
  return decided(draft, () => {
    for (const [index, op] of ops.entries()) {
      draft.op = index;
      (verbs[op.op] as (draft: Draft, op: EditOp) => void)(draft, op);
    }
  });
}

/** Does the work on the draft and tells what came of it; shared with undo. */
export function decided(draft: Draft, work: () => void): Decided {
  try {
    work();
    refuseOverlap(draft);
    refuseTooMuch(draft);
    return { changes: changesOf(draft) };
  } catch (error) {
    if (error instanceof EditRefused) return { refused: error.at(draft.op) };
    throw error;
  }
}

/** More than a film of four hours has, and few enough for a dub to keep in its memory and rows. */
const MOST_LINES = 10_000;
const MOST_SPEAKERS = 200;

function refuseTooMuch({ dub, lines, speakers }: Draft): void {
  const [lineCount, speakerCount] = [lines.all().size, speakers.all().size];
  if (lineCount > MOST_LINES && lineCount > dub.lines.size)
    refuse("script_too_large", `A dub has at most ${MOST_LINES} lines: with this edit it would have ${lineCount}.`);
  if (speakerCount > MOST_SPEAKERS && speakerCount > dub.speakers.size)
    refuse("script_too_large", `A dub has at most ${MOST_SPEAKERS} speakers: with this edit it would have ${speakerCount}. Merge some first.`);
}

function refuseOverlap(draft: Draft): void {
  const overlap = findOverlap(draft);
  if (!overlap) return;
  const { first, second, index } = overlap;
  draft.op = index;
  refuse(
    "lines_overlap",
    `Lines ${first.id} (${first.startMs} to ${first.endMs} ms) and ${second.id} (${second.startMs} to ${second.endMs} ms) of one speaker would overlap: move one, or give it to somebody else.`,
  );
}
