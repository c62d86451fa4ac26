/** What came over a watcher's connections, in the order in which it came, and what should not have come so. */
export type DubEvent = { id: string; sequence: number; type: string; jobId: string | null; data: { status?: string; progress?: number } };
export type Frame = { type: "snapshot"; sequence: number } | DubEvent;

export class Seen {
  readonly events: DubEvent[] = [];
  readonly wrong: string[] = [];
  readonly means: string;
  /** The sequence of the last event. */
  last = 0;
  private isFresh = true;

  constructor(means: string) {
    this.means = means;
  }

  /** From here on it is another connection, opened after `last`. */
  connect(): void {
    this.isFresh = true;
  }

  take(frame: Frame): void {
    const isFirst = this.isFresh;
    this.isFresh = false;
    if (isFirst !== (frame.type === "snapshot")) this.note(`${frame.type} was ${isFirst ? "the" : "not the"} first frame`);
    if ("id" in frame) this.takeEvent(frame);
    else if (frame.sequence < this.last) this.note(`a snapshot at ${frame.sequence} after event ${this.last}`);
  }

  private takeEvent(event: DubEvent): void {
    if (event.sequence <= this.last) this.note(`${event.sequence} (${event.type}) came again after ${this.last}`);
    if (event.sequence > this.last + 1) this.note(`${event.sequence} (${event.type}) came after ${this.last}`);
    this.last = Math.max(this.last, event.sequence);
    this.events.push(event);
  }

  private note(what: string): void {
    this.wrong.push(`${this.means}: ${what}`);
  }
}
