/** Dubs hear which of their attempts could not be handed over, so that they need not wait for a lease to run out. */
import { growing } from "../growing.ts";
import type { Book } from "./book.ts";
import type { Name } from "./line.ts";

/** About a minute; after that the dub's own clock sees to it. */
const TRIES = 10;
const AGAIN_MS = 500;
const LONGEST_AGAIN_MS = 10_000;

export class Losses {
  private readonly book: Book;

  constructor(book: Book) {
    this.book = book;
  }

  /** Idempotent: to a dub that knows, or wants it no more, it is no news. */
  async tell(name: Name): Promise<void> {
    for (let tried = 0; !(await this.isTold(name)) && tried < TRIES; tried++) await this.book.ports.wait(growing(tried, AGAIN_MS, LONGEST_AGAIN_MS));
  }

  private async isTold(name: Name): Promise<boolean> {
    const answer = await this.book.tried("lost_untold", name, async () => {
      await this.book.ports.dub(name.dubId).lost(name.attempt);
      return true;
    });
    return answer === true;
  }
}
