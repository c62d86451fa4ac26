/** How much of a dub is under way at once: in each lane, and at each vendor, which refuses what is more than it takes. */
import type { UnitSpec } from "../../graph/unit.ts";
import { catalog } from "../../providers/catalog.ts";

type Work = Pick<UnitSpec, "lane" | "engine">;

export class UnderWay {
  private readonly lanes = new Map<string, number>();
  private readonly engines = new Map<string, number>();
  private readonly mostInLane: number;

  constructor(mostInLane: number) {
    this.mostInLane = mostInLane;
  }

  add({ lane, engine }: Work): void {
    this.lanes.set(lane, (this.lanes.get(lane) ?? 0) + 1);
    if (engine !== null) this.engines.set(engine, (this.engines.get(engine) ?? 0) + 1);
  }

  hasRoom({ lane, engine }: Work): boolean {
    if ((this.lanes.get(lane) ?? 0) >= this.mostInLane) return false;
    return engine === null || (this.engines.get(engine) ?? 0) < mostAt(engine);
  }
}

/** An endpoint of a workspace's own says itself, to its limiter, how many it takes. */
const OF_AN_ENDPOINT = 8;

function mostAt(engine: string): number {
  if (engine.startsWith("custom/")) return OF_AN_ENDPOINT;
  return catalog.find(({ id }) => id === engine)?.atOnce ?? Number.POSITIVE_INFINITY;
}
