/** How many lines are translated together. */
const LONGEST_BATCH = 10;
const SHORTEST_BATCH = 5;

/**
 * Line id -> id of the first line of its batch. Batches of at most 10 lines, cut where the speaker pauses longest, so that
 * a batch is a passage. Anchors are given once: later splits and deletes leave the other batches alone.
 */
export function anchors(lines: readonly { id: string; startMs: number; endMs: number }[]): Map<string, string> {
  const anchorOf = new Map<string, string>();
  for (let from = 0; from < lines.length;) {
    const to = lines.length - from <= LONGEST_BATCH ? lines.length : longestPause(lines, from + SHORTEST_BATCH, from + LONGEST_BATCH);
    for (const line of lines.slice(from, to)) anchorOf.set(line.id, lines[from]?.id as string);
    from = to;
  }
  return anchorOf;
}

/** The index in [least, most] before which the pause is longest; the later one of equals. */
function longestPause(lines: readonly { startMs: number; endMs: number }[], least: number, most: number): number {
  let best = most;
  for (let index = most; index >= least; index -= 1) if (pauseBefore(lines, index) > pauseBefore(lines, best)) best = index;
  return best;
}

function pauseBefore(lines: readonly { startMs: number; endMs: number }[], index: number): number {
  return (lines[index]?.startMs ?? 0) - (lines[index - 1]?.endMs ?? 0);
}
