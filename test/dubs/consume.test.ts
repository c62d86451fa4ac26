import { beforeEach, describe, expect, it } from "vitest";
import type { Feed, Settled, WorkOutcome } from "../../src/dubs/loop/ports.ts";
import { consumeDead } from "../../src/dubs/consume/consume-dead.ts";
import { compute, ConsumeWorld, done, HEARTBEAT_MS, messages, PERMIT_MS, range, work } from "./consume-world.ts";

let world: ConsumeWorld;
beforeEach(() => {
  world = new ConsumeWorld();
});
const never = new Promise<never>(() => undefined);
const acks = (count: number): string[] => Array.from({ length: count }, () => "ack");

describe("a batch", () => {
  it("of ten works that end together costs two calls", async () => {
    const verdicts = world.consume(messages("dub_1", ...range(10)));
    await world.pass(0);
    expect(await verdicts).toEqual(acks(10));
    expect(world.calls).toEqual([`dub_1.claim ${range(10).join()}`, `dub_1.settle ${range(10).join()}`]);
  });
  it("of one work holds its end back for nobody", async () => {
    const verdicts = world.consume(messages("dub_1", 1));
    await world.pass(0);
    expect(await verdicts).toEqual(["ack"]);
    expect(world.calls).toEqual(["dub_1.claim 1", "dub_1.settle 1"]);
  });
  it("of several dubs asks each once, and each lane once for all of them", async () => {
    world.onClaim = async (attempts, dubId) => attempts.map((attempt) => (dubId === "dub_c" ? work : compute(attempt === 1 ? "media" : "kokoro")));
    const verdicts = world.consume([...messages("dub_a", 1, 2), ...messages("dub_b", 1, 3), ...messages("dub_c", 7), ...messages("dub_a", 4)]);
    await world.pass(0);
    expect(await verdicts).toEqual(acks(6));
    expect(world.calls.toSorted()).toEqual([
      "dub_a.claim 1,2,4",
      "dub_a.queued 1:0,2:0,4:1",
      "dub_b.claim 1,3",
      "dub_b.queued 1:1,3:2",
      "dub_c.claim 7",
      "dub_c.settle 7",
      "kokoro.enterAll dub_a.2,dub_a.4,dub_b.3",
      "media.enterAll dub_a.1,dub_b.1",
    ]);
  });
  it("is told apart message by message: what failed comes again, the rest does not", async () => {
    world.onClaim = async (attempts, dubId) => {
      if (dubId === "dub_down") throw new Error("overloaded");
      return attempts.map((attempt) => (attempt === 1 ? { kind: "stale" } : compute(attempt === 2 ? "media" : "kokoro")));
    };
    world.onEnter = async (lane) => {
      if (lane === "kokoro") throw new Error("overloaded");
    };
    const verdicts = world.consume([...messages("dub_down", 1), ...messages("dub_1", 1, 2, 3), ...messages("dub_2", 2)]);
    world.onQueued = async (dubId) => {
      if (dubId === "dub_2") throw new Error("reset");
    };
    await world.pass(0);
    expect(await verdicts).toEqual(["retry", "ack", "ack", "retry", "retry"]);
    expect(world.logged.toSorted()).toEqual(["claim_failed", "enter_failed", "queued_untold"]);
  });
  it("takes what is no message away, with a word in the log, and a message that came twice once", async () => {
    const verdicts = world.consume([{ v: 2, dubId: "dub_1", attempt: 1 }, "?", { v: 1, dubId: "dub_1", attempt: 0 }, ...messages("dub_1", 5, 5)]);
    await world.pass(0);
    expect(await verdicts).toEqual(acks(5));
    expect(world.logged).toEqual(["unit_message_refused", "unit_message_refused", "unit_message_refused"]);
    expect(world.began).toHaveLength(1);
  });
  it("begins a dub's work though another dub does not answer yet", async () => {
    world.onClaim = (attempts, dubId) => (dubId === "dub_slow" ? never : Promise.resolve(attempts.map(() => work)));
    void world.consume([...messages("dub_slow", 1), ...messages("dub_1", 2)]);
    await world.pass(0);
    expect(world.calls).toContain("dub_1.settle 2");
  });
});

describe("work", () => {
  it("runs six at a time, and all that waited past their permit ask again in one call", async () => {
    world.onWork = (attempt) => world.wait(attempt <= 6 ? 10_000 : 100).then(() => done);
    const verdicts = world.consume(messages("dub_1", ...range(10)));
    await world.pass(30_000);
    expect(await verdicts).toEqual(acks(10));
    expect(world.mostAtOnce).toBe(6);
    expect(world.callsOf("claim")).toEqual([`dub_1.claim ${range(10).join()}`, "dub_1.claim 7,8,9,10"]);
    expect(world.began.filter(({ attempt }) => attempt > 6).map(({ at }) => at - 1_000_000)).toEqual([10_000, 10_000, 10_000, 10_000]);
  });
  it("of two dubs together is six at a time as well", async () => {
    world.onWork = () => world.wait(10).then(() => done);
    const verdicts = world.consume([...messages("dub_1", ...range(5)), ...messages("dub_2", ...range(5))]);
    await world.pass(1_000);
    expect(await verdicts).toEqual(acks(10));
    expect(world.mostAtOnce).toBe(6);
  });
  it("that lapsed and is not wanted any more never begins", async () => {
    world.onWork = () => world.wait(1_000).then(() => done);
    const verdicts = world.consume(messages("dub_1", ...range(7)));
    await world.pass(PERMIT_MS);
    world.onClaim = async (attempts) => attempts.map(() => ({ kind: "stale" }));
    await world.pass(5_000);
    expect(await verdicts).toEqual(acks(7));
    expect(world.began.map(({ attempt }) => attempt)).toEqual(range(6));
    expect([...world.settled.keys()]).toEqual(range(6));
  });
  it("counts its permit from when it was asked, not from when it was answered", async () => {
    let slow = 1;
    world.onClaim = async (attempts) => {
      if (slow-- > 0) await world.wait(PERMIT_MS);
      return attempts.map(() => work);
    };
    const verdicts = world.consume(messages("dub_1", 1));
    await world.pass(PERMIT_MS);
    expect(await verdicts).toEqual(["ack"]);
    expect(world.callsOf("claim")).toHaveLength(2);
  });
  it("for a dub whose answers always come too late does not begin; its message comes again", async () => {
    world.onClaim = (attempts) => world.wait(PERMIT_MS).then(() => attempts.map(() => work));
    const verdicts = world.consume(messages("dub_1", 1));
    await world.pass(10_000);
    expect(await verdicts).toEqual(["retry"]);
    expect(world.began).toEqual([]);
    expect(world.callsOf("claim")).toHaveLength(5);
  });
  it("asks again before a later vendor call, and at once where its permit still holds", async () => {
    const allowed: boolean[] = [];
    world.onWork = async (_attempt, _signal, mayBegin) => {
      allowed.push(await mayBegin());
      await world.wait(PERMIT_MS);
      allowed.push(await mayBegin());
      return done;
    };
    const verdicts = world.consume(messages("dub_1", 1));
    await world.pass(1_000);
    expect(await verdicts).toEqual(["ack"]);
    expect(allowed).toEqual([true, true]);
    expect(world.callsOf("claim")).toEqual(["dub_1.claim 1", "dub_1.claim 1"]);
  });
  it("whose dub cannot be asked before a later vendor call does not begin it; its message comes again", async () => {
    world.onWork = async (_attempt, signal, mayBegin) => {
      await world.wait(PERMIT_MS);
      world.onClaim = () => Promise.reject(new Error("reset"));
      expect([await mayBegin(), signal.aborted]).toEqual([false, true]);
      return done;
    };
    const verdicts = world.consume(messages("dub_1", 1));
    await world.pass(1_000);
    expect(await verdicts).toEqual(["retry"]);
    expect(world.callsOf("settle")).toEqual([]);
  });
  it("whose later call nobody wants is stopped, and nothing is told of it", async () => {
    world.onWork = async (_attempt, signal, mayBegin) => {
      await world.wait(PERMIT_MS);
      world.onClaim = async (attempts) => attempts.map(() => ({ kind: "stale" }));
      expect([await mayBegin(), signal.aborted]).toEqual([false, true]);
      return done;
    };
    const verdicts = world.consume(messages("dub_1", 1));
    await world.pass(1_000);
    expect(await verdicts).toEqual(["ack"]);
    expect(world.callsOf("settle")).toEqual([]);
  });
  it("that throws has failed, and may be tried again", async () => {
    world.onWork = () => Promise.reject(new Error("a fault"));
    const verdicts = world.consume(messages("dub_1", 1));
    await world.pass(0);
    expect(await verdicts).toEqual(["ack"]);
    expect(world.settled.get(1)).toMatchObject({ kind: "failed", failure: { code: "stage_failed", retryable: true } });
  });
  it("that hangs is given up after five minutes, and what waits for its turn is spoken for until then", async () => {
    world.onWork = (attempt) => (attempt <= 6 ? never : Promise.resolve(done));
    const verdicts = world.consume(messages("dub_1", ...range(7)));
    await world.pass(299_000);
    expect(world.settled.size).toBe(0);
    expect(world.callsOf("beat").at(-1)).toBe(`dub_1.beat ${range(7).join()}`);
    await world.pass(2_000);
    expect(await verdicts).toEqual(acks(7));
    expect([...world.settled.values()].map((outcome) => (outcome.kind === "failed" ? outcome.failure.code : "done"))).toEqual([
      ...Array.from({ length: 6 }, () => "timed_out"),
      "done",
    ]);
  });
});

describe("dead letters", () => {
  const consumeAll = async (bodies: unknown[]) => {
    const lost: string[] = [];
    const dub = (dubId: string) => ({
      lost: async (attempts: number[]) => {
        if (dubId === "dub_down") throw new Error("reset");
        lost.push(`${dubId} ${attempts.join()}`);
      },
    });
    return { verdicts: await consumeDead(bodies, { dub, log: (event) => void world.logged.push(event) }), lost };
  };

  it("are lost attempts: each dub hears once of its own, and one that does not hear is told again", async () => {
    const { verdicts, lost } = await consumeAll([
      ...messages("dub_1", 1, 2),
      ...messages("dub_down", 3),
      "?",
      ...messages("dub_2", 4),
      ...messages("dub_1", 5),
    ]);
    expect(lost).toEqual(["dub_1 1,2,5", "dub_2 4"]);
    expect(verdicts).toEqual(["ack", "ack", "retry", "ack", "ack", "ack"]);
    expect(world.logged.toSorted()).toEqual(["lost_untold", "unit_dead", "unit_dead", "unit_dead", "unit_message_refused"]);
  });
});

describe("a heartbeat", () => {
  it("speaks for all that are under way, at its pace, and for nobody after their end", async () => {
    world.onWork = (attempt) => world.wait(attempt * 7_000).then(() => done);
    const verdicts = world.consume(messages("dub_1", 1, 2, 3));
    await world.pass(HEARTBEAT_MS - 1);
    expect(world.callsOf("beat")).toEqual([]);
    await world.pass(60_000);
    expect(await verdicts).toEqual(acks(3));
    expect(world.callsOf("beat")).toEqual(["dub_1.beat 1,2,3", "dub_1.beat 2,3", "dub_1.beat 3", "dub_1.beat 3"]);
  });
  it("that is answered with no stops the work, of which nothing is told", async () => {
    const signals: AbortSignal[] = [];
    world.onWork = (attempt, signal) => {
      signals.push(signal);
      return attempt === 1 ? never : world.wait(6_000).then(() => done);
    };
    world.onBeat = async (attempts) => attempts.map((attempt) => attempt !== 1);
    const verdicts = world.consume(messages("dub_1", 1, 2));
    await world.pass(10_000);
    expect(await verdicts).toEqual(["ack", "ack"]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    expect(world.callsOf("settle")).toEqual(["dub_1.settle 2"]);
  });
  it("that is answered with no keeps what waits for its turn from beginning", async () => {
    world.onWork = () => world.wait(HEARTBEAT_MS + 1_000).then(() => done);
    world.onBeat = async (attempts) => attempts.map((attempt) => attempt <= 6);
    const verdicts = world.consume(messages("dub_1", ...range(7)));
    await world.pass(20_000);
    expect(await verdicts).toEqual(acks(7));
    expect(world.began).toHaveLength(6);
    expect(world.callsOf("claim")).toHaveLength(1);
  });
  it("that is answered with no while a permit is asked again keeps its work from beginning", async () => {
    world.onWork = () => world.wait(HEARTBEAT_MS - 100).then(() => done);
    world.onBeat = async (attempts) => attempts.map((attempt) => attempt !== 7);
    const verdicts = world.consume(messages("dub_1", ...range(7)));
    await world.pass(PERMIT_MS);
    world.onClaim = (attempts) => world.wait(200).then(() => attempts.map(() => work));
    await world.pass(20_000);
    expect(await verdicts).toEqual(acks(7));
    expect(world.callsOf("claim")).toHaveLength(2);
    expect(world.began).toHaveLength(6);
  });
  it("that the dub does not hear stops nothing", async () => {
    world.onWork = () => world.wait(12_000).then(() => done);
    world.onBeat = () => Promise.reject(new Error("reset"));
    const verdicts = world.consume(messages("dub_1", 1));
    await world.pass(20_000);
    expect(await verdicts).toEqual(["ack"]);
    expect(world.settled.get(1)).toBe(done);
    expect(world.logged).toEqual(["beat_failed", "beat_failed"]);
  });
});

describe("an end", () => {
  it("is told with those that come within 25 ms, and kept back no longer", async () => {
    const after: Record<number, number> = { 1: 100, 2: 120, 3: 126, 4: 5_000 };
    world.onWork = (attempt) => world.wait(after[attempt]!).then(() => done);
    const verdicts = world.consume(messages("dub_1", 1, 2, 3, 4));
    await world.pass(125);
    expect(world.callsOf("settle")).toEqual(["dub_1.settle 1,2"]);
    await world.pass(6_000);
    expect(await verdicts).toEqual(acks(4));
    expect(world.callsOf("settle")).toEqual(["dub_1.settle 1,2", "dub_1.settle 3", "dub_1.settle 4"]);
  });
  it("that the dub could not hear twice is told again, and the work ran once", async () => {
    let failures = 2;
    world.onSettle = async () => {
      if (failures-- > 0) throw new Error("reset");
    };
    const verdicts = world.consume(messages("dub_1", 1));
    await world.pass(1_000);
    expect(await verdicts).toEqual(["ack"]);
    expect(world.began).toHaveLength(1);
    expect(world.callsOf("settle")).toHaveLength(3);
  });
  it("outlasts a dub that is down for a minute, and is spoken for meanwhile", async () => {
    const began = world.now;
    world.onSettle = async () => {
      if (world.now < began + 60_000) throw new Error("down");
    };
    const verdicts = world.consume(messages("dub_1", 1, 2));
    await world.pass(80_000);
    expect(await verdicts).toEqual(["ack", "ack"]);
    expect(world.began).toHaveLength(2);
    expect(world.callsOf("beat").length).toBeGreaterThanOrEqual(12);
  });
  it("that the dub chokes on does not keep the others' from it", async () => {
    world.onSettle = async (attempts) => {
      if (attempts.includes(2)) throw new Error("poison");
    };
    const verdicts = world.consume(messages("dub_1", 1, 2, 3));
    await world.pass(120_000);
    expect(await verdicts).toEqual(["ack", "retry", "ack"]);
    expect([...world.settled.keys()]).toEqual([1, 3]);
  });
  it("is told whatever it was: failures carry what they used", async () => {
    const failed: WorkOutcome = {
      kind: "failed",
      failure: { code: "vendor_refused", message: "No.", retryable: false },
      usage: [{ meter: "characters", quantity: 9, vendorCostMicros: 4 }],
    };
    world.onWork = async () => failed;
    const verdicts = world.consume(messages("dub_1", 1));
    await world.pass(0);
    expect(await verdicts).toEqual(["ack"]);
    expect(world.settled.get(1)).toBe(failed);
  });
});

describe("a consumer that settles", () => {
  const given = (attempt: number): Settled["more"][number] => ({ attempt, claim: { ...work, params: { attempt } } });
  it("is fed its next work in the answer, as much as has ended, and does it with the permit of that answer", async () => {
    const next = [given(7), given(8)];
    const asked: (Feed | undefined)[] = [];
    world.onFeed = (feed) => {
      asked.push(feed);
      return next.splice(0, feed?.room);
    };
    const verdicts = world.consume(messages("dub_1", 1));
    await world.pass(1_000);
    expect(await verdicts).toEqual(["ack"]);
    expect([world.began.map(({ attempt }) => attempt), [...world.settled.keys()]]).toEqual([
      [1, 7, 8],
      [1, 7, 8],
    ]);
    expect(asked.map((feed) => [feed?.room, feed?.has])).toEqual([
      [1, [1]],
      [1, [1, 7]],
      [1, [1, 7, 8]],
    ]);
    expect(world.callsOf("claim")).toHaveLength(1);
  });
  it("does once what two answers gave it", async () => {
    world.onFeed = (feed) => (feed?.has.length === 1 ? [given(7)] : feed?.has.length === 2 && world.settled.size < 2 ? [given(7)] : []);
    const verdicts = world.consume(messages("dub_1", 1));
    await world.pass(1_000);
    expect(await verdicts).toEqual(["ack"]);
    expect(world.began.map(({ attempt }) => attempt)).toEqual([1, 7]);
  });
  it("is fed no more after some minutes, because a consumer does not live long", async () => {
    let next = 100;
    world.onWork = async () => {
      await world.wait(60_000);
      return done;
    };
    world.onFeed = (feed) => (feed && feed.room > 0 ? [given(next++)] : []);
    const verdicts = world.consume(messages("dub_1", 1));
    await world.pass(10 * 60_000);
    expect(await verdicts).toEqual(["ack"]);
    expect(world.began).toHaveLength(4);
  });
});
