/** Clients that watch dubs: they join, lose their sockets, come back after what they saw last, and count every event. */
import { count } from "../tally.ts";
import type { World } from "./world.ts";

class Watcher {
  seen: number | null = null;
  isOpen = false;
  private isLeaving = false;
  private readonly progress = new Map<string, number>();
  private readonly send = (frame: string): void => this.hear(frame);
  private readonly world: World;
  readonly dubId: string;

  constructor(world: World, dubId: string) {
    this.world = world;
    this.dubId = dubId;
  }

  /** With what it saw last, so that nothing is missed. */
  async join(): Promise<void> {
    const dub = this.world.dub(this.dubId);
    try {
      await dub.call("join", async (loop) => {
        if (this.isOpen || this.isLeaving) return;
        const joined = loop.join(this.seen);
        if (!joined) return this.world.fault("a watcher was told that what it saw never was", `${this.dubId} ${this.seen}`);
        this.seen ??= joined.snapshot.sequence;
        for (const event of joined.missed) this.hear(JSON.stringify(event));
        for (const job of joined.snapshot.jobs) this.moved(job.id, job.progress);
        dub.sockets.add(this.send);
        this.isOpen = true;
      });
    } catch {
      this.drop();
    }
  }

  drop(): void {
    this.world.dub(this.dubId).sockets.delete(this.send);
    this.isOpen = false;
    if (!this.isLeaving) this.world.timeline.after(this.world.random.between(50, 4_000), () => void this.join());
  }

  leave(): void {
    this.isLeaving = true;
    this.drop();
  }

  private hear(frame: string): void {
    const event = JSON.parse(frame) as { sequence: number; type: string; jobId: string | null; data: { progress?: number } };
    count(this.world.counters, "events heard by watchers");
    if (event.sequence !== (this.seen ?? 0) + 1)
      this.world.fault("a gap, a repeat or a step back in a watcher's stream", `${this.dubId}: ${this.seen} then ${event.sequence}`);
    this.seen = event.sequence;
    if (event.type === "job.progressed" && event.jobId !== null) this.moved(event.jobId, event.data.progress!);
  }

  private moved(jobId: string, progress: number): void {
    if (progress < (this.progress.get(jobId) ?? 0)) this.world.fault("progress went down", `for a watcher of ${jobId}`);
    this.progress.set(jobId, progress);
  }
}

export class Watchers {
  private readonly watchers: Watcher[] = [];
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  watch(dubId: string): void {
    const watcher = new Watcher(this.world, dubId);
    this.watchers.push(watcher);
    void watcher.join();
  }

  /** Some client's line breaks. */
  disconnect(): boolean {
    const open = this.watchers.filter((watcher) => watcher.isOpen);
    if (open.length === 0) return false;
    this.world.random.pick(open).drop();
    return true;
  }

  leave(): void {
    const watcher = this.watchers.splice(0, 1)[0];
    watcher?.leave();
  }

  /** The process that held the sockets died. */
  dropped(dubId: string): void {
    for (const watcher of this.watchers) if (watcher.dubId === dubId) watcher.drop();
  }

  /** At the end every watcher has seen every event. */
  all(): readonly { dubId: string; seen: number | null }[] {
    return this.watchers;
  }
}
