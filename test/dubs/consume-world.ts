/** A world around the queue consumer: dubs and pools that do as told and count their calls, a clock that only moves when told. */
import { consume } from "../../src/dubs/consume/consume.ts";
import type { ConsumePorts, Verdict, WorkClaim } from "../../src/dubs/consume/ports.ts";
import type { Claim, Feed, Settled, WorkOutcome } from "../../src/dubs/loop/ports.ts";

export const PERMIT_MS = 400;
export const HEARTBEAT_MS = 5_000;
export const work: WorkClaim = {
  kind: "work",
  workspaceId: "wsp_1",
  stage: "translate",
  engine: "vendor/model",
  params: {},
  hints: null,
  inputs: {},
  prefix: "w/",
  heartbeatMs: HEARTBEAT_MS,
  permitMs: PERMIT_MS,
};
export const compute = (lane: string): Claim => ({ kind: "compute", lane, workspaceId: "wsp_1" });
export const done: WorkOutcome = { kind: "done", result: { value: {}, artifacts: {}, usage: [], meta: {} } };
export const messages = (dubId: string, ...attempts: number[]) => attempts.map((attempt) => ({ v: 1, dubId, attempt }));
export const range = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);

/** Each may be replaced by a test. Calls are noted when they arrive. */
export class ConsumeWorld {
  now = 1_000_000;
  /** Every call to a dub or a pool, such as `dub_1.claim 1,2`. */
  readonly calls: string[] = [];
  /** Attempts whose work began, and when. */
  readonly began: { attempt: number; at: number }[] = [];
  readonly logged: string[] = [];
  mostAtOnce = 0;
  onClaim: (attempts: number[], dubId: string) => Promise<Claim[]> = async (attempts) => attempts.map(() => work);
  onBeat: (attempts: number[]) => Promise<boolean[]> = async (attempts) => attempts.map(() => true);
  onSettle: (attempts: number[]) => Promise<void> = async () => undefined;
  onQueued: (dubId: string) => Promise<void> = async () => undefined;
  onEnter: (lane: string) => Promise<void> = async () => undefined;
  onWork: (attempt: number, signal: AbortSignal, mayBegin: () => Promise<boolean>) => Promise<WorkOutcome> = async () => done;
  /** What the dubs were told, by attempt. */
  readonly settled = new Map<number, WorkOutcome>();
  /** What a dub gives to do next. */
  onFeed: (feed: Feed | undefined) => Settled["more"] = () => [];
  private atOnce = 0;
  private ids = 0;
  private timers: { at: number; ring: () => void }[] = [];

  consume = (bodies: unknown[]): Promise<Verdict[]> => consume(bodies, this.ports());

  private ports(): ConsumePorts {
    return {
      dub: (dubId) => ({
        claim: async (attempts) => {
          this.calls.push(`${dubId}.claim ${attempts.join()}`);
          const claims = await this.onClaim(attempts, dubId);
          return claims.map((claim, index) => (claim.kind === "work" ? { ...claim, params: { attempt: attempts[index]! } } : claim));
        },
        queued: async (places) => {
          this.calls.push(`${dubId}.queued ${places.map(({ attempt, ahead }) => `${attempt}:${ahead}`).join()}`);
          await this.onQueued(dubId);
        },
        beat: (attempts) => {
          this.calls.push(`${dubId}.beat ${attempts.join()}`);
          return this.onBeat(attempts);
        },
        settle: async (ended, feed) => {
          const attempts = ended.map(({ attempt }) => attempt);
          this.calls.push(`${dubId}.settle ${attempts.join()}`);
          await this.onSettle(attempts);
          for (const { attempt, outcome } of ended) this.settled.set(attempt, outcome);
          return { accepted: ended.map(() => true), more: this.onFeed(feed) };
        },
      }),
      pool: (lane) => ({
        enterAll: async (entries) => {
          this.calls.push(`${lane}.enterAll ${entries.map(({ dubId, attempt }) => `${dubId}.${attempt}`).join()}`);
          await this.onEnter(lane);
          return entries.map((_, ahead) => ({ ahead }));
        },
      }),
      work: (claim, signal, mayBegin) => this.work(Number(claim.params["attempt"]), signal, mayBegin),
      newId: (prefix) => `${prefix}_${++this.ids}`,
      now: () => this.now,
      wait: (ms) => this.wait(ms),
      log: (event) => void this.logged.push(event),
    };
  }

  private async work(attempt: number, signal: AbortSignal, mayBegin: () => Promise<boolean>): Promise<WorkOutcome> {
    this.began.push({ attempt, at: this.now });
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce);
    try {
      return await this.onWork(attempt, signal, mayBegin);
    } finally {
      this.atOnce--;
    }
  }

  wait = (ms: number): Promise<void> => new Promise((ring) => this.timers.push({ at: this.now + ms, ring }));

  /** Timers that are due go off in order. */
  async pass(ms: number): Promise<void> {
    const until = this.now + ms;
    await allSaid();
    for (;;) {
      const next = this.timers.toSorted((a, b) => a.at - b.at)[0];
      if (!next || next.at > until) break;
      this.now = next.at;
      this.timers = this.timers.filter((timer) => timer !== next);
      next.ring();
      await allSaid();
    }
    this.now = until;
  }

  callsOf = (kind: string): string[] => this.calls.filter((each) => each.includes(`.${kind} `));
}

/** All that promises alone can do. */
const allSaid = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
