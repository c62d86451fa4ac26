/** Which translators in a row lead from one language to another. Languages here are BCP 47 primary subtags: `pt-BR` is `pt`. */

/** One translator of one direction. */
export type Leg = { from: string; to: string; by: "bergamot" | "apertium"; /** Apertium's name of the direction. */ mode?: string };
export type Pair = [source: string, target: string];

/** More legs lose too much: every one of them guesses. */
const LONGEST = 3;

export function primarySubtag(tag: string): string {
  return (tag.split(/[-_]/)[0] ?? "").toLowerCase();
}

/** The shortest way, the earlier leg first among equals; null when there is none, or nothing to do. */
export function findRoute(legs: readonly Leg[], from: string, to: string): Leg[] | null {
  if (from === to) return null;
  let ways: Leg[][] = legs.filter((leg) => leg.from === from).map((leg) => [leg]);
  for (let length = 1; length <= LONGEST; length++) {
    const found = ways.find((way) => way.at(-1)?.to === to);
    if (found) return found;
    ways = ways.flatMap((way) =>
      legs.filter((leg) => leg.from === way.at(-1)?.to && leg.to !== from && !way.some((before) => before.to === leg.to)).map((leg) => [...way, leg]),
    );
  }
  return null;
}

/** Every pair with a route that `accept` takes, sorted. */
export function reachablePairs(legs: readonly Leg[], accept: (route: Leg[]) => boolean = () => true): Pair[] {
  const sources = [...new Set(legs.map((leg) => leg.from))].toSorted();
  const targets = [...new Set(legs.map((leg) => leg.to))].toSorted();
  const pairs = sources.flatMap((from) => targets.map((to): Pair => [from, to]));
  return pairs.filter(([from, to]) => {
    const route = findRoute(legs, from, to);
    return route !== null && accept(route);
  });
}
