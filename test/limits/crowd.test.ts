/** Many callers at once: everybody comes to be served, nobody starves, and what the vendor allows is used. */
import { describe, expect, it } from "vitest";
import type { Limits } from "../../src/limits/limits.ts";
import { VendorFailure } from "../../src/providers/failure.ts";
import { pacing } from "../../src/providers/paced.ts";
import { Clock, SleepyLimiter, unlimited } from "./clock.ts";
import { mulberry } from "./outage-world.ts";

/** As src/graph does: who is asked to come later has that many losses at most before it fails for good. */
const MOST_LOSSES = 60;

class Crowd {
  readonly clock = new Clock();
  private readonly key = new SleepyLimiter(this.clock);
  private readonly random = mulberry(1);
  private readonly limits: Limits;
  private readonly callMs: number;
  private ids = 0;
  asked = 0;
  readonly putOff: number[] = [];

  constructor(limits: Partial<Limits>, callMs: number) {
    this.limits = { ...unlimited, ...limits };
    this.callMs = callMs;
  }

  /** Until it is served. As many times put off as it was. */
  async call(): Promise<void> {
    const paces = pacing({
      limiter: () => ({ ...this.key.port, begin: (call) => (this.asked++, this.key.port.begin(call)) }),
      newId: () => `c${++this.ids}`,
      now: () => this.clock.now,
      wait: this.clock.wait,
      log: () => undefined,
    });
    const asked = { vendor: "any", key: "house", characters: 80, limits: this.limits, signal: new AbortController().signal };
    for (let losses = 0; ; losses++) {
      try {
        await paces.paced(asked, () => this.clock.wait(this.callMs));
        return void this.putOff.push(losses);
      } catch (error) {
        const { retryAfterMs } = error as VendorFailure;
        await this.clock.wait(Math.max(retryAfterMs!, this.random() * Math.min(30_000, 1_000 * 2 ** losses)));
      }
    }
  }

  /** Milliseconds until `count` that come `everyMs` have all been served. */
  async serve(count: number, everyMs: number): Promise<number> {
    const began = this.clock.now;
    for (let index = 0; index < count; index++) {
      void this.call();
      if (everyMs > 0) await this.clock.pass(everyMs);
    }
    while (this.putOff.length < count) if (!(await this.clock.next())) throw new Error("nobody waits, and not all were served");
    return this.clock.now - began;
  }
}

describe("a thousand callers at once", () => {
  it("of a vendor that counts by the minute are served as fast as it allows, none put off often", { timeout: 60_000 }, async () => {
    const crowd = new Crowd({ requestsPerMinute: 500 }, 1_500);
    const ms = await crowd.serve(1_000, 0);
    // 950 after the burst, 451 in each 62 s.
    expect(ms).toBeLessThan(1.25 * (950 / 451) * 62_000);
    expect(Math.max(...crowd.putOff)).toBeLessThan(MOST_LOSSES / 4);
    expect(crowd.asked).toBeLessThan(12 * 1_000);
  });
  it("of a vendor that counts calls at once, too", { timeout: 60_000 }, async () => {
    const crowd = new Crowd({ concurrency: 10 }, 1_500);
    const ms = await crowd.serve(1_000, 0);
    expect(ms).toBeLessThan(1.5 * 150_000);
    expect(Math.max(...crowd.putOff)).toBeLessThan(MOST_LOSSES / 4);
  });
});
describe("newcomers", () => {
  it("that come as fast as can be served do not keep out those that were there before", { timeout: 60_000 }, async () => {
    const crowd = new Crowd({ requestsPerMinute: 120 }, 500);
    for (let index = 0; index < 200; index++) void crowd.call();
    await crowd.serve(600, 570);
    expect(Math.max(...crowd.putOff)).toBeLessThan(MOST_LOSSES / 2);
  });
});
