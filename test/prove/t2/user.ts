/** What people do with a dub while all of it happens: jobs, cancels, edits, undo, quotes, deletion. */
import { WANTED, type Wanted } from "../../../src/dubbing/planning.ts";
import type { DubLoop } from "../../../src/dubs/loop/loop.ts";
import type { JobAsk } from "../../../src/dubs/port.ts";
import { endStatuses } from "../../../src/dubs/wire.ts";
import { count } from "../tally.ts";
import { LANGUAGES, startOf, type Dubbed } from "./dubs.ts";
import { Editor } from "./editor.ts";
import type { World } from "./world.ts";

/** A cancel is acknowledged within this. */
const CANCEL_MS = 1_000;
/** A client asks again when it got no answer. */
const TRIES = 4;

export class User {
  readonly editor: Editor;
  readonly jobs: string[] = [];
  private readonly asks = new Map<string, JobAsk>();
  private ids = 0;
  private readonly world: World;
  readonly dubbed: Dubbed;

  constructor(world: World, dubbed: Dubbed) {
    this.world = world;
    this.dubbed = dubbed;
    this.editor = new Editor(world, dubbed, (what, act) => this.ask(what, act));
  }

  act(): void {
    const { random } = this.world;
    if (this.world.d1.deleted.has(this.dubbed.dubId)) return;
    const dice = random.next();
    if (dice < 0.34) this.go(this.editor.edit());
    else if (dice < 0.46) this.start(this.anyAsk());
    else if (dice < 0.6) this.go(this.cancel());
    else if (dice < 0.68) this.go(this.editor.undo());
    else if (dice < 0.74) this.go(this.resume());
    else if (dice < 0.8) this.retry();
    else if (dice < 0.86) this.go(this.ask("quote", (loop) => loop.quote(this.anyAsk())));
    else if (dice < 0.93) this.world.watchers.watch(this.dubbed.dubId);
    else if (dice < 0.97) this.world.watchers.leave();
    else if (random.chance(0.4)) this.go(this.remove());
  }

  /** In the middle of something. */
  interfere(): void {
    const { world, dubbed } = this;
    if (world.d1.deleted.has(dubbed.dubId)) return;
    const dice = world.random.next();
    if (dice < 0.55) this.go(this.cancel());
    else if (dice < 0.75) this.go(this.editor.edit());
    else if (world.nemesis.has("dub: evicted") && world.dub(dubbed.dubId).evict()) world.nemesis.note("dub: evicted", dubbed.dubId);
  }

  start(ask: JobAsk): string {
    const id = `job_${this.dubbed.dubId.slice(4)}${++this.ids}`;
    const command = startOf(this.dubbed, id, ask, this.world.timeline.now);
    this.world.journal(`the user starts ${id}: ${ask.kind} ${ask.languages.join()}`);
    this.jobs.push(id);
    this.asks.set(id, ask);
    this.world.d1.insert(command);
    // What the first call does not reach the sweeper starts.
    this.go(this.world.dub(this.dubbed.dubId).call(`start ${id}`, (loop) => loop.start(command)));
    return id;
  }

  private anyAsk(): JobAsk {
    const { random } = this.world;
    const language = random.pick(LANGUAGES);
    const both = LANGUAGES.filter(() => random.chance(0.4));
    if (random.chance(0.12)) return { kind: "transcribe", languages: [] };
    const outputs = random.chance(0.12) ? ([random.pick(WANTED)] as Wanted[]) : null;
    return { kind: random.pick(["dub", "render"]), languages: both.length > 0 && both.length < 3 ? both : [language], upgrade: random.chance(0.2), outputs };
  }

  private retry(): void {
    const last = this.jobs.at(-1);
    if (last !== undefined) this.start(this.asks.get(last)!);
  }

  private async cancel(): Promise<void> {
    const jobId = this.world.random.pick(this.jobs);
    const dub = this.world.dub(this.dubbed.dubId);
    const answer = await this.ask(`cancel ${jobId}`, async (loop) => {
      const askedAt = this.world.timeline.now;
      const view = await loop.cancel(jobId);
      if (this.world.timeline.now - askedAt > CANCEL_MS)
        this.world.fault("a cancel was answered late", `${jobId} after ${this.world.timeline.now - askedAt} ms`);
      return view;
    });
    if (!answer) return;
    count(this.world.counters, "cancels answered");
    if (!endStatuses.includes(answer.status)) this.world.fault("a cancel was answered though the job goes on", `${jobId} ${answer.status}`);
    for (const attempt of dub.witness.stoppedAt.keys()) if (!dub.barred.has(attempt)) dub.barred.set(attempt, this.world.timeline.now);
  }

  private async resume(): Promise<void> {
    const jobId = this.world.random.pick(this.jobs);
    await this.ask(`resume ${jobId}`, (loop) => loop.resume(jobId));
  }

  private async remove(): Promise<void> {
    const { dubId } = this.dubbed;
    this.world.journal(`the user deletes ${dubId}`);
    this.world.d1.deleted.add(dubId);
    count(this.world.counters, "dubs deleted");
    await this.ask("remove", (loop) => loop.remove());
    // Once more later: what was on its way then is there by now.
    this.world.timeline.after(3_600_000, () => void this.ask("remove", (loop) => loop.remove()));
  }

  /** Null: it was never answered. */
  private async ask<R>(what: string, act: (loop: DubLoop) => Promise<R>): Promise<R | null> {
    const { world } = this;
    for (let tried = 0; tried < TRIES; tried++) {
      try {
        return await world.dub(this.dubbed.dubId).call(what, act);
      } catch (error) {
        world.journal(`${this.dubbed.dubId} did not answer ${what}: ${String(error)}`);
        await world.timeline.wait(world.random.between(100, 3_000));
      }
    }
    return null;
  }

  private go(work: Promise<unknown>): void {
    work.catch((error: unknown) => this.world.journal(`the user got ${String(error)}`));
  }
}
