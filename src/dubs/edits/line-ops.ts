/** Ops on one line as it stands: its text and treatment, a new one, one less. */
import type { Draft } from "./draft.ts";
import { countWords } from "./line-text.ts";
import { checkTimes } from "./line-times.ts";
import type { OpOf } from "./ops.ts";

/** Translations of the old text become stale by their digest. */
export function setText(draft: Draft, { lineId, ifRevision, text }: OpOf<"set_text">): void {
  const line = draft.line(lineId, ifRevision);
  if (text === line.text) return;
  const { heard: _heard, ...rest } = line;
  draft.putLine({ ...rest, text, words: countWords(text) });
}

export function setTreatment(draft: Draft, { lineId, ifRevision, treatment }: OpOf<"set_treatment">): void {
  // Who says so knows better than what was heard: a line in the target language is dubbed all the same.
  const { language: _language, ...line } = draft.line(lineId, ifRevision);
  draft.putLine({ ...line, treatment });
}

/** A batch of its own, so that the others are not translated again. */
export function addLine(draft: Draft, { startMs, endMs, speakerId, text, treatment }: OpOf<"add_line">): void {
  const { levelDb } = draft.speaker(speakerId);
  checkTimes({ startMs, endMs }, draft.dub.filmMs);
  const id = draft.newId("lin");
  const speech: [number, number][] = [[startMs, endMs]];
  draft.putLine({ id, anchor: id, startMs, endMs, speakerId, text, speech, words: countWords(text), score: 1, levelDb, treatment, revision: 1 });
}

export function deleteLine(draft: Draft, { lineId, ifRevision }: OpOf<"delete_line">): void {
  draft.removeLine(draft.line(lineId, ifRevision).id);
}
