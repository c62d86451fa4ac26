/**
 * Voices that nothing links, made as few as the user says there are. Who talks least goes to whom they could be: one that no piece has
 * beside them, whose share of the talk in its pieces is nearest to theirs; of equals the one of the same name, then who talks most.
 * So a host is the host of every piece. A guess: the caller warns of it.
 */

/** `name`: the recognizer's, in the first of its pieces. `msIn`: how long it talks in each of its pieces. */
export type Voice = { root: string; name: string; msIn: Map<string, number> };

/** The root of a voice -> the root of the one it is taken for. `voices` by first appearance; at least one is left. */
export function matchVoices(voices: readonly Voice[], most: number): Map<string, string> {
  const talk = talkOf(voices);
  const same = new Map<string, string>();
  let left = voices.toSorted((a, b) => total(b) - total(a));
  while (left.length > Math.max(most, 1)) {
    const quiet = left.findLast((voice) => left.some((other) => other !== voice && areApart(voice, other))) ?? left.at(-1)!;
    const others = left.filter((other) => other !== quiet);
    const likely =
      likeliest(
        quiet,
        others.filter((other) => areApart(quiet, other)),
        talk,
      ) ?? others[0]!;
    same.set(quiet.root, likely.root);
    const both = { ...likely, msIn: summed(likely.msIn, quiet.msIn) };
    left = others.map((other) => (other === likely ? both : other)).toSorted((a, b) => total(b) - total(a));
  }
  return same;
}

function likeliest(voice: Voice, others: readonly Voice[], talk: ReadonlyMap<string, number>): Voice | undefined {
  const own = share(voice, talk);
  const away = (other: Voice) => Math.round(100 * Math.abs(share(other, talk) - own)) + (other.name === voice.name ? 0 : 0.5);
  return others.reduce<Voice | undefined>((best, other) => (best && away(best) <= away(other) ? best : other), undefined);
}

/** Of the talk in its pieces, 0..1. */
function share(voice: Voice, talk: ReadonlyMap<string, number>): number {
  return total(voice) / [...voice.msIn.keys()].reduce((sum, piece) => sum + talk.get(piece)!, 0);
}

function talkOf(voices: readonly Voice[]): Map<string, number> {
  return voices.reduce((all, { msIn }) => summed(all, msIn), new Map<string, number>());
}

function summed(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): Map<string, number> {
  const all = new Map(a);
  for (const [piece, ms] of b) all.set(piece, (all.get(piece) ?? 0) + ms);
  return all;
}

function areApart(a: Voice, b: Voice): boolean {
  return ![...a.msIn.keys()].some((piece) => b.msIn.has(piece));
}

function total({ msIn }: Voice): number {
  return msIn.values().reduce((sum, ms) => sum + ms, 0);
}
