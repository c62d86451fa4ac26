/** Whether a dub is as an edit's ops asked for: all of it, or it was applied in part. */
import type { DubLoop } from "../../../src/dubs/loop/loop.ts";
import type { EditOp } from "../../../src/dubs/edits/ops.ts";

/** Ops that say of one line how it shall be, so that no other op of the edit can have changed it since. */
const TELLING = new Set<EditOp["op"]>(["set_text", "set_treatment", "set_times", "set_translation"]);

export async function isAsAsked(loop: DubLoop, ops: readonly EditOp[]): Promise<boolean> {
  const certain = ops.length === 1 || ops.every(({ op }) => TELLING.has(op)) ? ops : [];
  for (const op of certain) if (!(await holds(loop, op))) return false;
  return true;
}

async function holds(loop: DubLoop, op: EditOp): Promise<boolean> {
  const line = "lineId" in op ? await loop.line({ lineId: op.lineId, language: "language" in op ? op.language : null }) : null;
  switch (op.op) {
    case "set_text":
      return line?.text === op.text;
    case "set_treatment":
      return line?.treatment === op.treatment;
    case "set_speaker":
      return line !== null && (op.speakerId === null || line.speakerId === op.speakerId);
    case "set_times":
      return line?.startMs === op.startMs && line.endMs === op.endMs;
    case "delete_line":
      return line === null;
    case "set_translation":
      return line?.translation?.text === op.text;
    case "add_line":
      return (await allLines(loop)).some(({ text, startMs }) => text === op.text && startMs === op.startMs);
    case "split_line":
      return line?.endMs === op.atMs && (await allLines(loop)).some(({ startMs }) => startMs === op.atMs);
    case "merge_lines":
      return (await loop.line({ lineId: op.withLineId, language: null })) === null;
    case "rename_speaker":
      return (await loop.speakers()).find(({ id }) => id === op.speakerId)?.name === op.name;
    case "set_speaker_voice":
      return (await loop.speakers()).find(({ id }) => id === op.speakerId)?.voices[op.language] === op.voice;
    case "set_glossary":
      return JSON.stringify((await loop.glossary()).terms) === JSON.stringify(op.terms);
    default:
      return true;
  }
}

const allLines = (loop: DubLoop) => loop.lines({ afterId: null, limit: 1_000, language: null });
