import type { Line } from "../../dubbing/script.ts";
import type { Draft } from "./draft.ts";

/** Two lines of one speaker that are said at once, and the op that brought it about (null: an undo). */
export type Overlap = { first: Line; second: Line; index: number | null };

/**
 * The first overlap that this edit makes, or null. Looked for once, when all ops are done, so that lines may change places
 * within an edit and a passage can be moved line by line in any order. Overlaps that were there before are left alone.
 */
export function findOverlap({ lines, placedBy }: Draft): Overlap | null {
  const speakerIds = new Set([...placedBy.keys()].flatMap((id) => lines.get(id)?.speakerId ?? []));
  if (speakerIds.size === 0) return null;
  const moved = [...lines.all().values()].filter(({ speakerId }) => speakerIds.has(speakerId)).sort(byStart);
  for (const ofOne of Map.groupBy(moved, ({ speakerId }) => speakerId).values()) {
    const overlap = firstOverlap(ofOne, placedBy);
    if (overlap) return overlap;
  }
  return null;
}

function firstOverlap(lines: readonly Line[], placedBy: ReadonlyMap<string, number | null>): Overlap | null {
  let open: Line[] = [];
  for (const second of lines) {
    open = open.filter(({ endMs }) => endMs > second.startMs);
    const first = open.find(({ id }) => placedBy.has(id) || placedBy.has(second.id));
    if (first) return { first, second, index: later(placedBy.get(first.id), placedBy.get(second.id)) };
    open.push(second);
  }
  return null;
}

function later(a: number | null | undefined, b: number | null | undefined): number | null {
  const ops = [a, b].filter((op) => typeof op === "number");
  return ops.length > 0 ? Math.max(...ops) : null;
}

/** In order of time; ids part lines that begin together. */
export function byStart(a: Line, b: Line): number {
  return a.startMs - b.startMs || (a.id < b.id ? -1 : 1);
}
