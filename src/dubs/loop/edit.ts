/** Edits: decided as pure values on the dub as it stands, kept with their inverse, told to watchers. */
import { decideEdit } from "../edits/decide-edit.ts";
import type { Change, Decided, EditableDub, Refusal } from "../edits/script.ts";
import { showChanges } from "../edits/show-changes.ts";
import { touched } from "../edits/touched.ts";
import { undoEdit } from "../edits/undo-edit.ts";
import type { EditAnswer, EditCommand, FirstGlossary } from "../port.ts";
import type { EditView } from "../wire.ts";
import { applyChanges } from "./apply-changes.ts";
import { editableDub } from "./editable.ts";
import { findEdit, lastNumber, updateEdit } from "./edit-rows.ts";
import { forgetWithdrawn } from "./forget-voices.ts";
import type { Loop } from "./units.ts";

const NOTHING_TO_UNDO: Refusal = {
  code: "nothing_to_undo",
  index: null,
  message: "There is no such edit of yours that could be undone: it may have been undone already.",
};

export function edit(loop: Loop, command: EditCommand): EditAnswer {
  const { store, ports } = loop;
  if (!store.meta?.scripted || store.meta.removed) return { kind: "no_script" };
  const again = findEdit(ports.sql, command.editId);
  if (again) return { kind: "applied", edit: again.view };
  const dub = editableDub(loop);
  const signature = { by: command.actor, at: new Date(ports.now()).toISOString() };
  const decided = "undo" in command ? undo(loop, dub, command) : decideEdit(dub, command.ops, (prefix) => ports.newId(prefix), signature);
  if ("refused" in decided) return { kind: "refused", refusal: decided.refused };
  const view = make(loop, command, decided.changes);
  if (view.changed) tellWatchers(loop, view, decided.changes);
  return { kind: "applied", edit: view };
}

/** The glossary that a dub begins with, before anything is there that could be told of it or made again. */
export function beginGlossary(loop: Loop, { editId, actor, terms }: FirstGlossary): void {
  const command = { editId, actor, ops: [{ op: "set_glossary" as const, ifRevision: loop.store.glossary.revision, terms }] };
  const decided = decideEdit(editableDub(loop), command.ops, (prefix) => loop.ports.newId(prefix));
  if ("refused" in decided) throw new Error("The first glossary of a dub was refused.");
  if (decided.changes.length === 0) return;
  make(loop, command, decided.changes);
}

/** Makes it so, and keeps it in the history. */
function make(loop: Loop, command: EditCommand, changes: readonly Change[]): EditView {
  const { store, ports } = loop;
  applyChanges(store, changes);
  forgetWithdrawn(loop, changes);
  const view = viewOf(loop, command, changes);
  store.putEdit(lastNumber(ports.sql) + 1, view, changes);
  if (view.undoes !== null) updateEdit(store, ports.sql, view.undoes, { undoneBy: view.id });
  store.journal({ event: "edit", edit: view.id, actor: view.actor, ops: view.ops.join(" ").slice(0, 200), changes: changes.length });
  return view;
}

/** Only one's own, once. */
function undo({ ports }: Loop, dub: EditableDub, command: EditCommand & { undo: string }): Decided {
  const found = findEdit(ports.sql, command.undo);
  if (!found || found.view.actor !== command.actor || found.view.undoneBy !== null) return { refused: NOTHING_TO_UNDO };
  return undoEdit(dub, found.changes());
}

function viewOf({ ports }: Loop, command: EditCommand, changes: readonly Change[]): EditView {
  return {
    id: command.editId,
    actor: command.actor,
    createdAt: new Date(ports.now()).toISOString(),
    ops: "undo" in command ? ["undo"] : command.ops.map(({ op }) => op),
    lineIds: touched(changes).lineIds,
    ...showChanges(changes),
    changed: changes.length > 0,
    undoes: "undo" in command ? command.undo : null,
    undoneBy: null,
  };
}

function tellWatchers({ store, ports }: Loop, { id, actor }: EditView, changes: readonly Change[]): void {
  const meta = store.meta!;
  store.putMeta({ ...meta, revision: meta.revision + 1, garbageAt: meta.garbageAt ?? ports.now() + ports.settings.graceMs });
  store.emit({ type: "script.edited", jobId: null, data: { editId: id, actor, ...touched(changes) } });
}
