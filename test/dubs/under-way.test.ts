import { afterEach, describe, expect, it } from "vitest";
import { UnderWay } from "../../src/dubs/loop/under-way.ts";
import { catalog, type Engine } from "../../src/providers/catalog.ts";

const known = catalog as Engine[];
const offered = known.length;
afterEach(() => void known.splice(offered));
const work = (engine: string | null, lane = "worker") => ({ engine, lane });

describe("what a dub has under way", () => {
  it("is at most so much in each lane, whatever the others have", () => {
    const underWay = new UnderWay(2);
    underWay.add(work(null));
    expect(underWay.hasRoom(work(null))).toBe(true);
    underWay.add(work(null));
    expect([underWay.hasRoom(work(null)), underWay.hasRoom(work(null, "media"))]).toEqual([false, true]);
  });
  it("is at a vendor no more than it takes, and holds up no other engine of the lane", () => {
    known.push({ id: "vendor/small", stage: "synthesize", lane: "worker", digest: "1", shipped: false, languages: null, atOnce: 1 });
    const underWay = new UnderWay(10);
    underWay.add(work("vendor/small"));
    expect([underWay.hasRoom(work("vendor/small")), underWay.hasRoom(work("kokoro/82m-int8")), underWay.hasRoom(work(null))]).toEqual([false, true, true]);
  });
  it("has room for an engine that left the catalogue, whose units then say so", () => {
    const underWay = new UnderWay(10);
    underWay.add(work("vendor/gone"));
    expect(underWay.hasRoom(work("vendor/gone"))).toBe(true);
  });
});
