import * as fc from "../../property.ts";
import { describe, expect, it } from "vitest";
import { createFramePlaces } from "../../../containers/media/frame-places.ts";
import type { TimedFrame } from "../../../containers/media/frame-places.ts";

const MS = 48;
const FRAME = 1_024;
const tolerance = { step: MS, drift: 5 * MS, sudden: 20 * MS };

/** Where frames of one length are put whose timestamps differ so much from an even clock. */
function placesOf(differences: number[], samples = FRAME): number[] {
  const placed: TimedFrame[] = [];
  const places = createFramePlaces(tolerance, (frame) => placed.push(frame));
  for (const [at, difference] of differences.entries()) places.add({ startSample: at * samples + difference, samples });
  places.end();
  expect(placed.map((frame) => frame.samples)).toEqual(differences.map(() => samples));
  return placed.map(({ startSample }, at) => startSample - at * samples);
}
const times = (count: number, value: number): number[] => Array.from({ length: count }, () => value);

describe("frames of sound", () => {
  it.each([2, 10, 15, 19, 25, 95_000])("behind an interruption of %i ms lie where their timestamps say, from the first one on", (ms) => {
    const differences = [...times(20, 0), ...times(20, ms * MS)];
    expect(placesOf(differences)).toEqual(differences);
  });
  it("lie there after each of many interruptions, also where few frames lie between them", () => {
    const differences = Array.from({ length: 60 }, (_, at) => Math.floor(at / 3) * 10 * MS);
    expect(placesOf(differences)).toEqual(differences);
  });
  it("lie earlier where timestamps overlap, to the last frame", () => {
    const differences = [...times(12, 0), ...times(12, -7 * MS), 4 * MS];
    expect(placesOf(differences)).toEqual(differences);
  });
  it("go on evenly where the clock ticks in milliseconds, whatever their length", () =>
    fc.assert(
      fc.property(fc.integer({ min: 40, max: 5_000 }), (samples) => {
        const ticks = Array.from({ length: 200 }, (_, at) => Math.round((at * samples) / MS) * MS - at * samples);
        expect(placesOf(ticks, samples)).toEqual(times(200, 0));
      }),
      { seed: 5, numRuns: 200 },
    ));
  it("go on evenly where timestamps tremble by up to 3 ms, and behind an interruption as well", () => {
    const trembling = Array.from({ length: 400 }, (_, at) => Math.round(3 * MS * Math.sin(at * 2.4)));
    expect(placesOf(trembling)).toEqual(times(400, 0));
    const moved = placesOf(trembling.map((difference, at) => difference + (at < 200 ? 0 : 12 * MS)));
    expect(moved.slice(0, 200)).toEqual(times(200, 0));
    expect(new Set(moved.slice(200)).size).toBe(1);
    expect(Math.abs((moved[200] ?? 0) - 12 * MS)).toBeLessThanOrEqual(3 * MS);
  });
  it("follow a slow drift in few steps of 5 ms", () => {
    const drift = Array.from({ length: 4_000 }, (_, at) => Math.round(at / 4));
    const places = placesOf(drift);
    expect(Math.max(...places.map((place, at) => Math.abs((drift[at] ?? 0) - place)))).toBeLessThanOrEqual(5 * MS + 4);
    expect(new Set(places).size).toBeLessThanOrEqual(1 + Math.ceil(1_000 / (5 * MS)));
  });
  it("are not moved by one timestamp that is wrong among others", () => {
    expect(placesOf([...times(10, 0), 12 * MS, ...times(10, 0)])).toEqual(times(21, 0));
  });
});
