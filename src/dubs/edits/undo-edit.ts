import { unconsented } from "./consent-ops.ts";
import { decided } from "./decide-edit.ts";
import { Draft } from "./draft.ts";
import { refuse } from "./refuse.ts";
import { same } from "./rows.ts";
import type { Change, Decided, EditableDub } from "./script.ts";

/**
 * The changes of an edit the other way round, when every row is still as that edit left it. Revisions go on upwards. What
 * engines added since to a line that now goes (its translations, its speaker's voices) goes with it. An undo can be undone.
 */
export function undoEdit(dub: EditableDub, changes: readonly Change[]): Decided {
  const draft = new Draft(dub, () => refuse("nothing_to_undo", "An undo makes no new rows."));
  return decided(draft, () => {
    if (changes.length === 0) refuse("nothing_to_undo", "That edit changed nothing, so there is nothing to undo.");
    refuseChanged(changes.filter((change) => !isAsLeft(draft, change)).length);
    const cloned = unconsented(draft).length;
    for (const change of changes) putBack(draft, change);
    for (const change of changes) if (change.table === "choice") forgetWording(draft, change, changes);
    refuseChanged(withoutSpeaker(draft));
    if (unconsented(draft).length > cloned) refuse("consent_missing", "That edit cannot be undone: without the consent a cloned voice would be left.");
  });
}

function refuseChanged(rows: number): void {
  if (rows === 0) return;
  const what = rows === 1 ? "One row of that edit was" : `${rows} rows of that edit were`;
  refuse("changed_since", `${what} changed since, so it cannot be undone as a whole: make the change by hand.`);
}

/** Engines put translations of their own meanwhile; what a person does to one shows in the line's revision, so pins are not compared. */
function isAsLeft(draft: Draft, change: Change): boolean {
  return change.table === "pin" || same(rowNow(draft, change), change.after);
}

function rowNow(draft: Draft, change: Exclude<Change, { table: "pin" }>): unknown {
  switch (change.table) {
    case "line":
      return draft.lines.get(change.id);
    case "speaker":
      return draft.speakers.get(change.id);
    case "choice":
      return draft.languages.get(change.language)?.choices.get(change.id) ?? null;
    case "cast":
      return draft.languages.get(change.language)?.casts.get(change.id) ?? null;
    case "glossary":
      return draft.glossary;
  }
}

function putBack(draft: Draft, change: Change): void {
  switch (change.table) {
    case "line":
      return change.before ? draft.putLine(revised(change.before, change.after)) : draft.removeLine(change.id);
    case "speaker":
      return change.before ? draft.speakers.put(change.id, revised(change.before, change.after)) : draft.removeSpeaker(change.id);
    case "pin":
      return draft.language(change.language).pins.put(change.id, change.before);
    case "choice":
      return draft.language(change.language).choices.put(change.id, change.before);
    case "cast":
      return draft.language(change.language).casts.put(change.id, change.before);
    case "glossary":
      draft.glossary = revised(change.before, change.after);
  }
}

/** What an engine said since, in a wording that is taken back, goes with it: there was nothing before that could be put back. */
function forgetWording(draft: Draft, { language, id, before, after }: Extract<Change, { table: "choice" }>, changes: readonly Change[]): void {
  const isOther = (before?.wording ?? 0) !== (after?.wording ?? 0);
  const isPutBack = changes.some((change) => change.table === "pin" && change.language === language && change.id === id);
  if (isOther && !isPutBack) draft.language(language).pins.put(id, null);
}

/** A row that is still there keeps its revision until the edit's end; one that comes back is a revision of what it was. */
function revised<Row extends { revision: number }>(before: Row, after: Row | null): Row {
  return { ...before, revision: after ? after.revision : before.revision + 1 };
}

/** Lines whose speaker would not be there: the one that a line came from is gone, or a new one has got more lines since. */
function withoutSpeaker({ lines, speakers }: Draft): number {
  return [...lines.all().values()].filter(({ speakerId }) => speakers.get(speakerId) === null).length;
}
