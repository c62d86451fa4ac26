/** One outage: a vendor that goes through phases, callers that come again as the graph has them do, some of which die, and a limiter that is put to sleep and loses answers. */
import { VendorFailure } from "../../src/providers/failure.ts";
import type { Limits } from "../../src/limits/limits.ts";
import type { LimiterPort } from "../../src/limits/limiter-port.ts";
import { pacing } from "../../src/providers/paced.ts";
import { Clock, SleepyLimiter } from "./clock.ts";

export type Phase = { kind: "up" | "retry_after" | "throttled" | "failing" | "hanging" | "unreachable"; ms: number; retryAfterMs: number };
export type Outage = { limits: Limits; phases: Phase[]; callers: number; jobsEach: number; seed: number; characters: number };
/** `isPutOff`: the vendor was not called. */
type End = { job: number; ok: boolean; code: string; retryAfterMs: number | null; isPutOff: boolean };

const HANG_MS = 20_000;
const DEAD: Promise<never> = new Promise(() => undefined);
/** After a crash of a caller its work is given to another once its lease has lapsed. */
const LEASE_MS = 30_000;

export class OutageWorld {
  readonly clock = new Clock();
  readonly began: { at: number; amount: number }[] = [];
  readonly ends: End[] = [];
  readonly done = new Set<number>();
  readonly broken: string[] = [];
  mostOpen = 0;
  private open = 0;
  private notBefore = 0;
  private ids = 0;
  private readonly key = new SleepyLimiter(this.clock);
  private readonly startedAt = this.clock.now;
  private readonly outage: Outage;
  private readonly random: () => number;

  constructor(outage: Outage) {
    this.outage = outage;
    this.random = mulberry(outage.seed);
  }

  /** False: it did not come to rest in a simulated day. */
  async run(): Promise<boolean> {
    const { callers, jobsEach } = this.outage;
    const all = Array.from({ length: callers }, (_, caller) => this.caller(caller, jobsEach));
    const over = { is: false };
    void Promise.all(all).then(() => (over.is = true));
    const until = this.clock.now + 86_400_000;
    while (!over.is && (await this.clock.next(until))) if (this.random() < 0.02) this.key.evict();
    return over.is;
  }

  private async caller(caller: number, jobs: number): Promise<void> {
    for (let job = 0; job < jobs; job++) for (let tried = 0; !(await this.attempt(caller * 1_000 + job, tried)); tried++);
  }

  /** As the graph does: where the failure says when to come again, then; else after a growing pause. */
  private async attempt(job: number, tried: number): Promise<boolean> {
    let isCalled = false;
    const paces = pacing({
      limiter: () => this.port,
      newId: () => `c${++this.ids}`,
      now: () => this.clock.now,
      wait: this.clock.wait,
      log: () => undefined,
    });
    const asked = { vendor: "any", key: "house", characters: this.outage.characters, limits: this.outage.limits, signal: new AbortController().signal };
    const isDying = this.random() < 0.02;
    const call = paces.paced(asked, () => ((isCalled = true), this.vendor(isDying)));
    const ended = call.then(
      () => ({ job, ok: true, code: "", retryAfterMs: null, isPutOff: false }),
      (error: unknown): End => {
        if (!(error instanceof VendorFailure)) throw error;
        return { job, ok: false, code: error.code, retryAfterMs: error.retryAfterMs, isPutOff: !isCalled };
      },
    );
    const end = await (isDying ? Promise.race([ended, this.death(() => isCalled)]) : ended);
    if (end === null) return false;
    this.ends.push(end);
    if (end.ok) this.done.add(job);
    else await this.clock.wait(Math.max(end.retryAfterMs ?? 0, this.random() * Math.min(30_000, 1_000 * 2 ** tried)));
    return end.ok;
  }

  private async death(isCalled: () => boolean): Promise<null> {
    while (!isCalled()) {
      await this.clock.wait(1_000);
      if (!isCalled() && this.random() < 0.1) break;
    }
    await this.clock.wait(LEASE_MS);
    return null;
  }

  private async vendor(isDying: boolean): Promise<void> {
    const { at, phase } = this.phase();
    if (at < this.notBefore) this.broken.push(`called ${this.notBefore - at} ms before it wanted`);
    this.began.push({ at, amount: 1 });
    this.mostOpen = Math.max(this.mostOpen, ++this.open);
    await this.clock.wait(phase.kind === "hanging" ? HANG_MS : 200 + this.random() * 2_000);
    this.open--;
    if (isDying) return DEAD;
    const { phase: now } = this.phase();
    if (now.kind === "up") return;
    throw this.failure(phase.kind === "hanging" ? phase : now);
  }

  /** What is asked for binds from when the limiter is told, which is at once. */
  private failure({ kind, retryAfterMs }: Phase): VendorFailure {
    if (kind === "hanging") return new VendorFailure("vendor_timed_out", "Late.");
    if (kind === "unreachable") return new VendorFailure("vendor_unreachable", "Gone.");
    if (kind === "failing") return new VendorFailure("vendor_failed", "Bad.");
    if (kind === "throttled") return new VendorFailure("vendor_throttled", "Busy.");
    return new VendorFailure("vendor_throttled", "Busy.", { retryAfterMs });
  }

  private phase(): { at: number; phase: Phase } {
    const at = this.clock.now;
    let from = this.startedAt;
    for (const phase of this.outage.phases) if (at < (from += phase.ms)) return { at, phase };
    return { at, phase: { kind: "up", ms: 0, retryAfterMs: 0 } };
  }

  /** Answers are lost, now and then, before or after the limiter has heard. */
  private readonly port: LimiterPort = {
    begin: async (call) => {
      if (this.random() < 0.02) throw new Error("reset before");
      const begun = this.key.limiter.begin(call);
      if (this.random() < 0.02) throw new Error("reset after");
      return begun;
    },
    end: async (end) => {
      const { outcome } = end;
      this.key.limiter.end(end);
      if ("retryAfterMs" in outcome && outcome.retryAfterMs !== null) this.notBefore = Math.max(this.notBefore, this.clock.now + outcome.retryAfterMs);
      if (this.random() < 0.02) throw new Error("reset after");
    },
  };
}

/** A small generator of numbers in [0, 1) that repeats by its seed (mulberry32, public domain). */
export function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
