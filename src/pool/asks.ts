/** Asks the dubs, now and then, whether they still want what they have in line, and tells them how far it has come. */
import pLimit from "p-limit";
import type { Book } from "./book.ts";
import type { Hands } from "./hand-over.ts";
import { nameOf, type Line, type Name } from "./line.ts";
import { lineUp } from "./order.ts";

/** A slot held this long is asked about: its dub may have forgotten it. */
const HELD_MS = 15_000;
/** A dub hears at every check of its first ticket in line, and of each other one this often; it believes them in line for ten minutes. */
const AGAIN_MS = 120_000;
const AT_ONCE = 50;

export class Asks {
  private readonly askedAt = new Map<string, number>();
  /** A dub that never answers keeps nobody else from being asked. */
  private readonly asking = new Set<string>();
  private readonly atOnce = pLimit(AT_ONCE);
  private readonly book: Book;
  private readonly hands: Hands;

  constructor(book: Book, hands: Hands) {
    this.book = book;
    this.hands = hands;
  }

  async run(): Promise<void> {
    const due = this.due(this.book.line, this.book.ports.now()).filter(({ name }) => !this.asking.has(nameOf(name)));
    for (const { name } of due) this.asking.add(nameOf(name));
    await Promise.all(due.map((each) => this.atOnce(() => this.ask(each))));
  }

  /** `ahead` is null for one that holds a slot. */
  private due(line: Line, now: number): { name: Name; ahead: number | null }[] {
    for (const key of this.askedAt.keys()) if (!line.tickets.has(key)) this.askedAt.delete(key);
    const holding = [...line.held.values()].filter((held) => held.state !== "killing" && now - held.since >= HELD_MS);
    const dubs = new Set<string>();
    const waiting = lineUp(line)
      .map((name, ahead) => ({ name, ahead }))
      .filter(({ name }) => {
        const isFirst = !dubs.has(name.dubId);
        dubs.add(name.dubId);
        return isFirst || now - (this.askedAt.get(nameOf(name)) ?? name.enteredAt) >= AGAIN_MS;
      });
    return [...holding.map((name) => ({ name, ahead: null })), ...waiting];
  }

  /** A dub that cannot be asked keeps its place. */
  private async ask({ name, ahead }: { name: Name; ahead: number | null }): Promise<void> {
    const { ports } = this.book;
    const isWanted = await this.book.tried("check_failed", name, () => ports.dub(name.dubId).holds(name.attempt, ahead));
    this.asking.delete(nameOf(name));
    this.askedAt.set(nameOf(name), ports.now());
    if (isWanted === false) this.hands.let(name, true);
  }
}
