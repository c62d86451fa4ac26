/** What one evaluation of a plan remembers for the next: nearly everything in a long film is what it was. A cache and nothing else: without it the plan comes out the same. */
import { digestOf, type Digest } from "./digest.ts";
import type { Json } from "./json.ts";

/** `asked`: the turn in which it last was. A mark is quicker than a second map that is filled anew at every turn. */
type Kept<T> = { value: T; asked: number };
type Slot = Kept<unknown> & { of: readonly unknown[] };

export class Memo {
  private readonly digests = new Map<string, Kept<Digest>>();
  private readonly slots = new Map<string, Slot>();
  private turns = 0;

  /** `digestOf(value)`. */
  digest(value: Json): Digest {
    const text = JSON.stringify(value);
    const known = this.digests.get(text);
    if (known) {
      known.asked = this.turns;
      return known.value;
    }
    const made = { value: digestOf(value), asked: this.turns };
    this.digests.set(text, made);
    return made.value;
  }

  /** `make()`, or what it gave last time in this slot when it was made of the very same values (by identity). Whoever calls it names all it depends on. */
  once<T>(slot: string, of: readonly unknown[], make: () => T): T {
    const known = this.slots.get(slot);
    if (known && isSame(known.of, of)) {
      known.asked = this.turns;
      return known.value as T;
    }
    const value = make();
    this.slots.set(slot, { of, value, asked: this.turns });
    return value;
  }

  /** What was not asked for since the last turn is forgotten. */
  turn(): void {
    forget(this.digests, this.turns);
    forget(this.slots, this.turns);
    this.turns += 1;
  }
}

function forget(kept: Map<string, Kept<unknown>>, turn: number): void {
  for (const [name, { asked }] of kept) if (asked < turn) kept.delete(name);
}

function isSame(before: readonly unknown[], now: readonly unknown[]): boolean {
  if (before.length !== now.length) return false;
  for (let index = 0; index < now.length; index++) if (before[index] !== now[index]) return false;
  return true;
}
