/** A world for films of hundreds of lines: all that is in the queue is done at once, and a plan is evaluated as seldom as in production. */
import type { Task } from "../../containers/contract/task.ts";
import { DubLoop } from "../../src/dubs/loop/loop.ts";
import type { EditOp } from "../../src/dubs/edits/ops.ts";
import type { EditAnswer } from "../../src/dubs/port.ts";
import { answerOf, type Film } from "./film.ts";
import { startOf, World } from "./world.ts";

export class LongWorld extends World {
  /** Every call of the translator is worded differently. */
  private wordings = 0;
  private edits = 0;
  /** Stage -> so many of its tasks are answered; the others are worked on for good. */
  readonly mostOf = new Map<string, number>();

  constructor(film: Film) {
    super();
    Object.assign(this.settings, { evaluateEveryMs: 250, announceEveryMs: 250, maxInFlight: 2_000, leaseMs: 7_200_000 });
    this.loop = new DubLoop(this.ports());
    this.script = (task) => answerOf(film, task, ++this.wordings);
  }

  override async step(): Promise<boolean> {
    await this.quiet();
    const messages = this.queue.splice(0);
    for (const { attempt } of messages) await this.perform(attempt);
    await this.quiet();
    return messages.length > 0;
  }

  override serve(task: Task): Promise<{ status: number }> {
    if (this.count(task.stage) >= (this.mostOf.get(task.stage) ?? Number.POSITIVE_INFINITY)) return Promise.resolve({ status: 202 });
    return super.serve(task);
  }

  /** A job to its end; how many units of each stage it ran. */
  async job(id: string, kind: "dub" | "render", languages: string[]): Promise<Record<string, number>> {
    const before = this.ran.length;
    const { dub, job } = startOf(id, languages);
    await this.loop.start({ dub, job: { ...job, kind } });
    await this.run();
    const status = await this.status(id);
    if (status !== "succeeded") throw new Error(`job ${id} is ${status}`);
    const stages = Map.groupBy(this.ran.slice(before), ({ stage }) => stage);
    return Object.fromEntries([...stages].map(([stage, units]) => [stage, units.length]));
  }

  edit(ops: EditOp[]): Promise<EditAnswer> {
    return this.loop.edit({ editId: `edt_${++this.edits}`, actor: "usr_1", ops });
  }
}
