/** Hands the slots of one service to those in line, and takes them back. */
import { Asks } from "./asks.ts";
import { Book } from "./book.ts";
import { HandOver } from "./hand-over.ts";
import { Kills } from "./kills.ts";
import { enter, grant, release, waitingCount, type Entry, type Held, type Line, type Name } from "./line.ts";
import { Losses } from "./losses.ts";
import { aheadOf } from "./order.ts";
import type { PoolPorts } from "./ports.ts";
import { Rest } from "./rest.ts";

const CHECK_MS = 15_000;
/** A kill that was forgotten, because the object died, goes on this soon. */
const KILL_CHECK_MS = 5_000;

export class Pool {
  private readonly ports: PoolPorts;
  private readonly book: Book;
  private readonly rest = new Rest();
  private readonly kills: Kills;
  private readonly losses: Losses;
  private readonly handOver: HandOver;
  private readonly asks: Asks;
  private hasResumed = false;

  constructor(ports: PoolPorts) {
    this.ports = ports;
    this.book = new Book(ports);
    const hands = { serve: () => this.serve(), let: (name: Name, kill: boolean) => this.let(name, kill) };
    this.kills = new Kills(this.book, hands);
    this.losses = new Losses(this.book);
    this.handOver = new HandOver(this.book, this.rest, this.losses, hands);
    this.asks = new Asks(this.book, hands);
  }

  /** Idempotent. `ahead`, for each: how many are served before it; 0 also for one served at once. */
  async enter(entries: Omit<Entry, "enteredAt">[]): Promise<{ ahead: number }[]> {
    // First: a line with nobody to look after it, because the object died here, would hold its slots until somebody else comes.
    await this.ports.wakeAt(this.ports.now() + CHECK_MS);
    const { granted, places } = this.book.change((line) => {
      for (const entry of entries) enter(line, { ...entry, enteredAt: this.ports.now() });
      return { granted: this.grant(line), places: entries.map((entry) => ({ ahead: aheadOf(line, entry) ?? 0 })) };
    });
    this.begin(granted);
    await this.arm();
    return places;
  }

  /** Answers once the line knows. With `kill` whoever works in the slot is stopped before somebody else gets it. */
  async release(name: Name, kill: boolean): Promise<void> {
    this.let(name, kill);
    await this.arm();
  }

  status(): { service: string; slots: number; held: number; waiting: number } {
    const { line } = this.book;
    return { service: this.ports.service, slots: line.slots, held: line.held.size, waiting: waitingCount(line) };
  }

  /** Goes on with what a dead object left, serves, and asks the dubs. */
  async alarm(): Promise<void> {
    const held = [...this.book.line.held.values()];
    this.begin(held.filter(({ state }) => state === "beginning"));
    const dying = held.filter(({ state }) => state === "killing");
    for (const each of dying) this.ports.background(this.kills.kill(each));
    if (!this.hasResumed) this.resume(dying);
    this.serve();
    this.ports.background(this.asks.run());
    await this.arm();
  }

  /** Whether the dubs of those that were being killed when the object died had heard is not known. */
  private resume(dying: Held[]): void {
    this.hasResumed = true;
    for (const each of dying) this.ports.background(this.losses.tell(each));
  }

  private let(name: Name, kill: boolean): void {
    const dying = this.book.change((line) => release(line, name, kill, this.ports.now()));
    if (dying) this.ports.background(this.kills.kill(dying));
    else this.serve();
  }

  private serve(): void {
    this.begin(this.book.change((line) => this.grant(line)));
  }

  private grant(line: Line): Held[] {
    const now = this.ports.now();
    return grant(line, now, (slot) => this.rest.isOver(slot, now));
  }

  private begin(granted: Held[]): void {
    for (const held of granted) this.ports.background(this.handOver.begin(held));
  }

  private async arm(): Promise<void> {
    const { held, tickets } = this.book.line;
    if (tickets.size === 0) return;
    const isKilling = [...held.values()].some(({ state }) => state === "killing");
    await this.ports.wakeAt(this.ports.now() + (isKilling ? KILL_CHECK_MS : CHECK_MS));
  }
}
