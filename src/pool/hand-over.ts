/** A ticket has come up: its task is fetched from the dub and offered to the service. */
import type { Task } from "../../containers/contract/task.ts";
import { growing } from "../growing.ts";
import type { Book } from "./book.ts";
import { markBegun, nameOf, type Held, type Name } from "./line.ts";
import type { Losses } from "./losses.ts";
import type { Begun, PoolDub } from "./ports.ts";
import type { Rest } from "./rest.ts";

/** A service that has just reported may still be cleaning up, for five seconds at most. */
const BUSY_TRIES = 9;
const BUSY_MS = 50;
const LONGEST_BUSY_MS = 1_000;

/** What pool.ts does for those it hands work to. */
export type Hands = { serve(): void; let(name: Name, kill: boolean): void };

export class HandOver {
  /** Under way in this process. */
  private readonly beginning = new Set<string>();
  private readonly book: Book;
  private readonly rest: Rest;
  private readonly losses: Losses;
  private readonly hands: Hands;

  constructor(book: Book, rest: Rest, losses: Losses, hands: Hands) {
    this.book = book;
    this.rest = rest;
    this.losses = losses;
    this.hands = hands;
  }

  async begin(held: Held): Promise<void> {
    const name = nameOf(held);
    if (this.beginning.has(name)) return;
    this.beginning.add(name);
    try {
      await this.perform(held, this.book.ports.dub(held.dubId));
    } finally {
      this.beginning.delete(name);
    }
  }

  private async perform(held: Held, dub: PoolDub): Promise<void> {
    const { attempt } = held;
    const task = await this.book.tried("task_failed", held, () => dub.task(attempt));
    // Released meanwhile: the service must not get it any more, and its slot may be somebody else's by now.
    if (!this.isBeginning(held)) return;
    // Nobody knows whether a try before a crash has begun it: hence the kill.
    if (task === null) return this.hands.let(held, true);
    if (task === undefined) return this.lose(held);
    const answer = await this.book.tried("begin_failed", held, () => this.offer(held, dub, task));
    if (answer === undefined) return this.fail(held);
    this.rest.worked(held.slot);
    if (answer.kind === "accepted") return this.accepted(held);
    await this.book.tried("refusal_untold", held, () => dub.refused(attempt, answer.failure));
    this.hands.let(held, false);
  }

  private isBeginning(held: Held): boolean {
    const now = this.book.held(held);
    return now?.state === "beginning" && now.id === held.id;
  }

  /** Released while the service was taking it: a kill that came before the task did may have found nothing to kill. */
  private async accepted(held: Held): Promise<void> {
    if (this.isBeginning(held)) return this.book.change((line) => markBegun(line, held));
    await this.book.tried("kill_failed", held, () => this.book.ports.compute(held.slot).kill(nameOf(held)));
  }

  /** The dub did not answer, or the service did not take it. */
  private lose(held: Held): void {
    this.hands.let(held, true);
    this.book.ports.background(this.losses.tell(held));
  }

  /** The service may have taken it though the answer was lost: it is killed there, and the slot rests, so that a service that is down is not hammered. */
  private fail(held: Held): void {
    if (!this.isBeginning(held)) return;
    const { ports } = this.book;
    const restMs = this.rest.failed(held.slot, ports.now());
    ports.background(ports.wait(restMs).then(() => this.hands.serve()));
    this.lose(held);
  }

  /** Speaks for the task until its service does: a container's cold start takes longer than a lease. Throws when the service cannot take it. */
  private async offer(held: Held, dub: PoolDub, task: Task): Promise<Exclude<Begun, { kind: "busy" }>> {
    const { ports } = this.book;
    const over = new AbortController();
    ports.background(this.speak(held, dub, task.heartbeatMs, over.signal));
    try {
      for (let tried = 0; ; tried++) {
        const answer = await ports.compute(held.slot).begin(task);
        if (answer.kind !== "busy") return answer;
        if (tried >= BUSY_TRIES) throw new Error(`${ports.service} is busy`);
        await ports.wait(growing(tried, BUSY_MS, LONGEST_BUSY_MS));
        if (!this.isBeginning(held)) throw new Error(`${nameOf(held)} was released meanwhile`);
      }
    } finally {
      over.abort();
    }
  }

  private async speak(held: Held, dub: PoolDub, everyMs: number, over: AbortSignal): Promise<void> {
    for (;;) {
      await this.book.ports.wait(everyMs);
      if (over.aborted) return;
      await this.book.tried("beat_failed", held, () => dub.beat(held.attempt));
    }
  }
}
