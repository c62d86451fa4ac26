/** Virtual time: whatever happens is an event at a moment, and between two events all that promises alone can do is done. */

type Moment = { at: number; order: number; ring: () => void };

export class Timeline {
  /** The true time, in ms. What a machine believes is its own affair. */
  now = 1_700_000_000_000;
  rung = 0;
  private order = 0;
  private readonly heap: Moment[] = [];

  after(ms: number, ring: () => void): void {
    this.push({ at: this.now + Math.max(0, Math.round(ms)), order: ++this.order, ring });
  }

  wait(ms: number): Promise<void> {
    return new Promise((ring) => this.after(ms, ring));
  }

  get next(): number | null {
    return this.heap[0]?.at ?? null;
  }

  /** Until `until` (true time), or until `isOver` says so. */
  async run(until: number, isOver: () => boolean = () => false): Promise<void> {
    await settled();
    while (!isOver()) {
      const moment = this.heap[0];
      if (!moment || moment.at > until) {
        this.now = Math.max(this.now, until);
        return;
      }
      this.pop();
      this.now = moment.at;
      this.rung++;
      moment.ring();
      await settled();
    }
  }

  private push(moment: Moment): void {
    const { heap } = this;
    let at = heap.push(moment) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(moment, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = moment;
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let at = 0;
    for (let child = 1; child < heap.length; child = 2 * at + 1) {
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (isBefore(last, heap[child]!)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }
}

const isBefore = (one: Moment, other: Moment): boolean => one.at < other.at || (one.at === other.at && one.order < other.order);

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
