/** Work that nobody wants is killed before its slot is given away, so that two tasks never run in one. */
import { growing } from "../growing.ts";
import type { Book } from "./book.ts";
import type { Hands } from "./hand-over.ts";
import { leave, nameOf, type Held } from "./line.ts";

const AGAIN_MS = 500;
const LONGEST_AGAIN_MS = 4_000;
/** A service that does not answer this long is down and has no process, or has heard at a heartbeat that nobody wants the task. */
const GIVE_UP_MS = 30_000;

export class Kills {
  /** Under way in this process. */
  private readonly dying = new Set<string>();
  private readonly book: Book;
  private readonly hands: Hands;

  constructor(book: Book, hands: Hands) {
    this.book = book;
    this.hands = hands;
  }

  /** Frees the slot once the service has answered, or at last without its answer. */
  async kill(held: Held): Promise<void> {
    const name = nameOf(held);
    if (this.dying.has(name)) return;
    this.dying.add(name);
    try {
      await this.untilDead(held);
      this.book.change((line) => leave(line, held));
    } finally {
      this.dying.delete(name);
    }
    this.hands.serve();
  }

  private async untilDead(held: Held): Promise<void> {
    const { ports } = this.book;
    for (let tried = 0; !(await this.isKilled(held)); tried++) {
      const leftMs = held.since + GIVE_UP_MS - ports.now();
      if (leftMs <= 0) return ports.log("kill_given_up", { dub: held.dubId, attempt: held.attempt });
      await ports.wait(Math.min(leftMs, growing(tried, AGAIN_MS, LONGEST_AGAIN_MS)));
    }
  }

  private async isKilled(held: Held): Promise<boolean> {
    const answer = await this.book.tried("kill_failed", held, async () => {
      await this.book.ports.compute(held.slot).kill(nameOf(held));
      return true;
    });
    return answer === true;
  }
}
