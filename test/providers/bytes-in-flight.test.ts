/** Who gets the room of an isolate, and when. */
import { beforeEach, describe, expect, it } from "vitest";
import { type InFlight, inFlight } from "../../src/providers/bytes-in-flight.ts";
import { Clock } from "../limits/clock.ts";

let clock: Clock;
let room: InFlight;
let began: string[];
beforeEach(() => {
  clock = new Clock();
  room = inFlight({ wait: clock.wait, now: () => clock.now }, 40);
  began = [];
});
const wanted = new AbortController().signal;
/** Held for so long. */
const held = (name: string, bytes: number, ms: number, signal = wanted): Promise<void> =>
  room.hold(bytes, signal, async () => {
    began.push(name);
    await clock.wait(ms);
  });

describe("the room for speech", () => {
  it("is given in the order of coming: a long line is not overtaken by short ones that would fit", async () => {
    void held("short 1", 15, 2_000);
    void held("short 2", 15, 4_000);
    void held("long", 35, 1_000);
    for (let n = 3; n < 9; n++) void held(`short ${n}`, 5, 1_000);
    await clock.pass(3_000);
    expect(began).toEqual(["short 1", "short 2"]);
    await clock.pass(1_500);
    expect(began.slice(2)).toEqual(["long", "short 3"]);
    await clock.pass(2_000);
    expect(began).toHaveLength(9);
  });
  it("is given whole to what alone is more than all of it, and to nobody beside", async () => {
    void held("short", 5, 1_000);
    void held("longest", 90, 1_000);
    void held("after", 5, 1_000);
    await clock.pass(1_900);
    expect(began).toEqual(["short", "longest"]);
    await clock.pass(1_000);
    expect(began).toEqual(["short", "longest", "after"]);
  });
  it("is never given twice, though two look at the same moment", async () => {
    void held("first", 40, 500);
    for (const name of ["second", "third"]) void held(name, 30, 5_000);
    await clock.pass(2_000);
    expect(began).toEqual(["first", "second"]);
  });
  it("is not kept for who waits no more, nor for one whose request was ended from outside", async () => {
    const looks: (() => void)[] = [];
    const dying = inFlight(
      { wait: (ms) => (looks.length === 0 ? new Promise<void>((resolve) => looks.push(resolve)) : clock.wait(ms)), now: () => clock.now },
      40,
    );
    const ask = (name: string, bytes: number, ms: number, signal = wanted) =>
      dying.hold(bytes, signal, async () => (began.push(name), signal.aborted ? undefined : clock.wait(ms)));
    void ask("first", 40, 1_000);
    // Its timer never rings.
    void ask("dead", 40, 1_000);
    const stop = new AbortController();
    void ask("given up", 40, 1_000, stop.signal);
    void ask("last", 40, 1_000);
    stop.abort();
    await clock.pass(1_500);
    expect(began).toEqual(["first", "given up"]);
    await clock.pass(1_000);
    expect(began).toEqual(["first", "given up", "last"]);
  });
});
