/** One life of a process: when it is over, nothing it had begun goes on, and whoever waits for its answer hears that it is gone. */

export class Gone extends Error {
  override readonly name = "Gone";
}

export class Life {
  isOver = false;
  private readonly mourners = new Set<() => void>();

  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    const { mourners } = this;
    for (const mourn of mourners) mourn();
    mourners.clear();
  }

  /** Tells when it ends; the returned function takes that back. */
  onEnd(mourn: () => void): () => void {
    this.mourners.add(mourn);
    return () => void this.mourners.delete(mourn);
  }

  /** For what a process waits for: a dead one waits for ever. */
  gate<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      work.then(
        (value) => this.isOver || resolve(value),
        (error: unknown) => this.isOver || reject(error),
      );
    });
  }
}
