/** A compute service: one process with some slots. It can be killed, and it can be stopped and go on as if nothing had been. */
import type { Task } from "../../../containers/contract/task.ts";
import type { Begun } from "../../../src/pool/ports.ts";
import { Life } from "./life.ts";
import { TaskRun } from "./task-run.ts";
import type { World } from "./world.ts";

/** A kill that is not answered for so long is given up by the pool, and the slot given away. */
const GIVEN_UP_MS = 30_000;
const TIMEOUT_MS = 5_000;

export class Service {
  readonly lane: string;
  readonly world: World;
  private life = new Life();
  private starts = 0;
  private readonly running = new Map<string, { run: TaskRun; slot: number }>();
  private readonly ended = new Set<string>();
  /** Its slot's objects remember whom they were told to kill. */
  private readonly killed = new Set<string>();
  private resumed: Promise<void> | null = null;
  private resume: () => void = () => undefined;
  private isDown = false;
  /** Since when (true time) it could be reached all the time. */
  private reachableSince = 0;

  constructor(world: World, lane: string) {
    this.world = world;
    this.lane = lane;
  }

  async begin(task: Task, slot: number): Promise<Begun> {
    const { world } = this;
    if (this.killed.has(task.taskId)) throw new Error("killed before it began");
    const sentAt = world.timeline.now;
    await this.reached(60_000);
    if (this.killed.has(task.taskId)) this.world.journal(`${this.lane} begins ${task.taskId}, whose kill overtook it`);
    const answer = this.accept(task, slot, sentAt);
    if (world.nemesis.strikes("service: answer lost", `${this.lane} ${task.taskId}`)) throw new Error("the answer was lost");
    await world.timeline.wait(world.nemesis.latency());
    return answer;
  }

  async kill(taskId: string): Promise<void> {
    const { world } = this;
    this.killed.add(taskId);
    await this.reached(TIMEOUT_MS);
    this.running.get(taskId)?.run.stop();
    this.end(taskId);
    if (world.nemesis.strikes("service: answer lost", `${this.lane} kill ${taskId}`)) throw new Error("the answer was lost");
    await world.timeline.wait(world.nemesis.latency());
  }

  /** kill -9: its tasks vanish; it is started again in a while. False: it was dead already. */
  die(downMs: number): boolean {
    if (this.isDown) return false;
    this.world.journal(`${this.lane} is killed`);
    this.life.end();
    this.life = new Life();
    this.running.clear();
    this.ended.clear();
    this.isDown = true;
    this.goOn();
    this.world.timeline.after(downMs, () => {
      this.isDown = false;
      this.reachableSince = this.world.timeline.now;
    });
    return true;
  }

  /** SIGSTOP, and SIGCONT after a while. `past`: it goes on with a task whose lease is long over. */
  pause(ms: number, past: () => void): void {
    if (this.resumed || this.isDown) return;
    const held = [...this.running.keys()];
    this.world.journal(`${this.lane} is stopped for ${ms} ms`);
    const stopped = new Promise<void>((resolve) => (this.resume = resolve));
    this.resumed = stopped;
    this.world.timeline.after(ms, () => {
      if (this.resumed !== stopped) return;
      if (ms > this.world.settings.leaseMs && held.some((taskId) => this.running.has(taskId))) past();
      this.goOn();
    });
  }

  goOn(): void {
    if (!this.resumed) return;
    this.resumed = null;
    this.reachableSince = this.world.timeline.now;
    this.resume();
  }

  /** For what goes on inside the process. */
  async gate<T>(work: Promise<T>): Promise<T> {
    const { life } = this;
    const outcome = await life.gate(
      work.then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      ),
    );
    while (this.resumed) await life.gate(this.resumed);
    if ("error" in outcome) throw outcome.error;
    return outcome.value;
  }

  get hasWork(): boolean {
    return this.running.size > 0;
  }

  end(taskId: string): void {
    this.running.delete(taskId);
    this.ended.add(taskId);
  }

  private accept(task: Task, slot: number, sentAt: number): Begun {
    const { taskId } = task;
    if (this.running.has(taskId) || this.ended.has(taskId)) return { kind: "accepted" };
    this.lookAtSlot(taskId, slot);
    if (this.running.size >= this.world.slots) return { kind: "busy" };
    this.world.begins("task", task, sentAt, this.world.pool(this.lane).releasedAt.get(taskId) ?? Number.POSITIVE_INFINITY);
    const run = new TaskRun(this, task, `run ${++this.starts}`);
    this.running.set(taskId, { run, slot });
    void run.live();
    return { kind: "accepted" };
  }

  /** Only a service that was out of reach for long may still work in a slot that was given away. */
  private lookAtSlot(taskId: string, slot: number): void {
    const others = [...this.running.values()].filter((each) => each.slot === slot && each.run.isWorking);
    const isExcused = this.world.timeline.now - this.reachableSince < GIVEN_UP_MS;
    if (others.length > 0 && !isExcused) this.world.fault("a slot was given away while somebody worked in it", `${this.lane} slot ${slot}: ${taskId}`);
  }

  private async reached(timeoutMs: number): Promise<void> {
    const { timeline, nemesis } = this.world;
    await timeline.wait(nemesis.latency());
    if (this.isDown) throw new Error(`${this.lane} refuses the connection`);
    if (this.resumed) await Promise.race([this.resumed, timeline.wait(timeoutMs).then(() => Promise.reject(new Error(`${this.lane} does not answer`)))]);
    if (this.isDown) throw new Error(`${this.lane} is gone`);
  }
}
