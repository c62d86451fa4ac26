/** A clock that runs faster than the wall's, by `scale`: what our own code costs weighs so much more in it. */
const DAY_MS = 24 * 3_600_000;

export class Clock {
  private readonly epoch = Date.now();
  private readonly began = performance.now();
  readonly scale: number;

  constructor(scale: number) {
    this.scale = scale;
  }

  now = (): number => this.epoch + Math.round(this.elapsed());
  /** Milliseconds of this clock since it was made. */
  elapsed = (): number => (performance.now() - this.began) * this.scale;
  wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms / this.scale));

  /** Like an object's alarm: there is one, and setting it again moves it. What is due in more than a day is left out: the process is to end. */
  alarm(ring: () => void): (at: number | null) => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    return (at) => {
      clearTimeout(timer);
      const inMs = at === null ? DAY_MS : Math.max(0, at - this.now());
      timer = inMs < DAY_MS ? setTimeout(ring, inMs / this.scale) : undefined;
    };
  }
}
