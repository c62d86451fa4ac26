/** Compute services: they beat, take their time, ask grants, keep bytes and report, as the contract says. */
import type { Task } from "../../containers/contract/task.ts";
import { answerOf, type Film } from "../../test/dubs/film.ts";
import type { MemoryMedia } from "../../test/dubs/memory-media.ts";
import { hex } from "../../test/dubs/script.ts";
import type { Calls } from "./calls.ts";
import type { Clock } from "./clock.ts";
import { latencyOf } from "./latencies.ts";

type World = { clock: Clock; film: Film; media: MemoryMedia; calls: Calls };

export class Services {
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  async serve(task: Task): Promise<void> {
    const { clock, film } = this.world;
    await this.work(task, clock.elapsed() + latencyOf(task.stage, task.params));
    const answer = answerOf(film, task, 1);
    if ("failure" in answer) throw new Error(answer.failure.message);
    const artifacts = Object.fromEntries(
      await Promise.all(Object.entries(answer.artifacts).map(async ([name, content]) => [name, await this.keep(task, name, content)] as const)),
    );
    await this.world.calls.message(task.attempt, { kind: "done", value: answer.value, artifacts, usage: [], meta: {} });
  }

  private async work({ attempt, heartbeatMs }: Task, until: number): Promise<void> {
    const { clock, calls } = this.world;
    let left = until - clock.elapsed();
    for (; left > heartbeatMs; left = until - clock.elapsed()) {
      await clock.wait(heartbeatMs);
      await calls.message(attempt, { kind: "heartbeat", progress: 0 });
    }
    await clock.wait(Math.max(0, left));
  }

  private async keep({ attempt }: Task, name: string, content: string) {
    const kept = { sizeBytes: content.length, contentType: "audio/wav" };
    const granted = await this.world.calls.message(attempt, { kind: "grant", name, ...kept });
    if (granted.status !== 200) throw new Error(`no grant for ${name}`);
    const key = new URL((granted.body as { put: { url: string } }).put.url).pathname.slice(1);
    await this.world.media.write(key, new TextEncoder().encode(content), kept.contentType);
    return { digest: hex(content), ...kept };
  }
}
