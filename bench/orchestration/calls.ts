/** The dub as others call it: every call is counted, and when each attempt was claimed and ended is kept. */
import type { Message } from "../../containers/contract/task.ts";
import type { DubLoop } from "../../src/dubs/loop/loop.ts";
import type { Feed, UnitPort, WorkOutcome } from "../../src/dubs/loop/ports.ts";

export class Calls implements UnitPort {
  /** Such as `settle` -> 120. */
  readonly counts = new Map<string, number>();
  readonly claimedAt = new Map<number, number>();
  readonly endedAt = new Map<number, number>();
  private readonly loop: () => DubLoop;
  private readonly now: () => number;

  constructor(loop: () => DubLoop, now: () => number) {
    this.loop = loop;
    this.now = now;
  }

  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  async claim(attempts: number[], claimant: string) {
    this.count("claim");
    const claims = await this.loop().claim(attempts, claimant);
    this.claimed(attempts.filter((_, index) => claims[index]?.kind !== "stale"));
    return claims;
  }
  queued(places: { attempt: number; ahead: number }[]) {
    this.count("queued");
    return this.loop().queued(places);
  }
  task(attempt: number) {
    this.count("task");
    return this.loop().task(attempt);
  }
  lost(attempts: number[]) {
    this.count("lost");
    return this.loop().lost(attempts);
  }
  beat(attempts: number[]) {
    this.count("beat");
    return this.loop().beat(attempts);
  }
  async settle(ended: { attempt: number; outcome: WorkOutcome }[], feed?: Feed) {
    this.count("settle");
    for (const { attempt } of ended) this.endedAt.set(attempt, this.now());
    const settled = await this.loop().settle(ended, feed);
    this.claimed(settled.more.map(({ attempt }) => attempt));
    return settled;
  }
  holds(attempt: number, ahead: number | null) {
    this.count("holds");
    return this.loop().holds(attempt, ahead);
  }
  async message(attempt: number, message: Message) {
    this.count(message.kind);
    if (message.kind === "done") this.endedAt.set(attempt, this.now());
    return this.loop().message(attempt, message);
  }

  private claimed(attempts: readonly number[]): void {
    for (const attempt of attempts) if (!this.claimedAt.has(attempt)) this.claimedAt.set(attempt, this.now());
  }

  private count(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }
}
