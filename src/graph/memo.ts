/** What one evaluation of a plan remembers for the next: nearly everything in a long film is what it was. A cache and nothing else: without it the plan comes out the same. */
import { digestOf, type Digest } from "./digest.ts";
import type { Json } from "./json.ts";

type Slot = { of: readonly unknown[]; value: unknown };

export class Memo {
  private digestsBefore = new Map<string, Digest>();
  private digests = new Map<string, Digest>();
  private slotsBefore = new Map<string, Slot>();
  private slots = new Map<string, Slot>();

  /** `digestOf(value)`. */
  digest(value: Json): Digest {
    const text = JSON.stringify(value);
    const digest = this.digests.get(text) ?? this.digestsBefore.get(text) ?? digestOf(value);
    this.digests.set(text, digest);
    return digest;
  }

  /** `make()`, or what it gave last time in this slot when it was made of the very same values (by identity). Whoever calls it names all it depends on. */
  once<T>(slot: string, of: readonly unknown[], make: () => T): T {
    const known = this.slots.get(slot) ?? this.slotsBefore.get(slot);
    const isSame = known !== undefined && known.of.length === of.length && known.of.every((value, index) => value === of[index]);
    const kept = isSame ? known : { of, value: make() };
    this.slots.set(slot, kept);
    return kept.value as T;
  }

  /** What was not asked for since the last turn is forgotten at the next. */
  turn(): void {
    this.digestsBefore = this.digests;
    this.digests = new Map();
    this.slotsBefore = this.slots;
    this.slots = new Map();
  }
}
