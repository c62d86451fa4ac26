/** The ops that a script's difference comes to, and whether the dub would make them. */
import type { LineDifference, ScriptDifference } from "../../dubbing/scripts/script-difference.ts";
import type { ScriptSheet } from "../../dubbing/scripts/sheet.ts";
import { decideEdit } from "../edits/decide-edit.ts";
import type { EditOp } from "../edits/ops.ts";
import type { EditableDub, Refusal } from "../edits/script.ts";

/** `row`: of the file, that asked for it; null: none did (a line that is not in it). */
export type RowOp = { op: EditOp; row: number | null };

/** Lines go before others come, so that these find their place. */
export function scriptOps({ changed, added, deleted }: ScriptDifference, language: string | null): RowOp[] {
  return [
    ...deleted.map(({ lineId, revision }): RowOp => ({ row: null, op: { op: "delete_line", lineId, ifRevision: revision } })),
    ...changed.flatMap((difference) => lineOps(difference, language).map((op) => ({ op, row: difference.row }))),
    ...added.map(({ row, ...line }): RowOp => ({ row, op: { op: "add_line", ...line } })),
  ];
}

function lineOps({ lineId, revision, after }: LineDifference, language: string | null): EditOp[] {
  const on = { lineId, ifRevision: revision };
  const { text, startMs, endMs, speakerId, speaker, treatment } = after;
  const ops: EditOp[] = [];
  if (text !== undefined) ops.push(language === null ? { op: "set_text", ...on, text } : { op: "set_translation", ...on, language, text });
  if (startMs !== undefined && endMs !== undefined) ops.push({ op: "set_times", ...on, startMs, endMs });
  if (speakerId !== undefined) ops.push({ op: "set_speaker", ...on, speakerId, ...(speakerId === null && speaker !== undefined && { name: speaker }) });
  if (treatment !== undefined) ops.push({ op: "set_treatment", ...on, treatment });
  return ops;
}

/** No op of a script is signed. */
const NOBODY = { by: "nobody", at: "1970-01-01T00:00:00.000Z" };

/** What the dub would refuse of them, as far as the script tells; null: nothing. */
export function foresee({ sheet, durationMs }: { sheet: ScriptSheet; durationMs: number }, ops: readonly RowOp[]): Refusal | null {
  let ids = 0;
  const decided = decideEdit(
    editable(sheet, durationMs),
    ops.map(({ op }) => op),
    (prefix) => `${prefix}_new_${(ids += 1)}`,
    NOBODY,
  );
  return "refused" in decided ? decided.refused : null;
}

/** What no op here asks for is left empty. */
function editable({ lines, speakers, language }: ScriptSheet, durationMs: number): EditableDub {
  const bare = { score: 1, levelDb: 0, words: 1 };
  const target = { pins: new Map(), choices: new Map(), casts: new Map(), voices: [] };
  return {
    filmMs: durationMs > 0 ? durationMs : Number.MAX_SAFE_INTEGER,
    lines: new Map(
      lines.map(({ translation: _translation, stale: _stale, ...line }) => [
        line.id,
        { ...line, ...bare, anchor: line.id, speech: [[line.startMs, line.endMs]] },
      ]),
    ),
    speakers: new Map(speakers.map(({ id, name }) => [id, { id, name, levelDb: 0, revision: 1 }])),
    glossary: { revision: 1, terms: [] },
    languages: new Map(language === null ? [] : [[language, target]]),
    takes: () => [],
  };
}
