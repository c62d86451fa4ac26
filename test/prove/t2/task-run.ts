/** One task inside a service: it beats, works, keeps its artifacts and reports once; a stale one falls silent. After containers/node-service. */
import type { Message, Task } from "../../../containers/contract/task.ts";
import { answerOf } from "../answers.ts";
import { hex } from "../../dubs/script.ts";
import type { Service } from "./service.ts";

class Stale extends Error {}
/** The caller is patient for two minutes. */
const PATIENCE_MS = 120_000;
const HASTE = 0.8;
const LARGE_BYTES = 80 * 1024 * 1024;
type Report = Extract<Message, { kind: "done" | "failed" }>;
type Kept = { digest: string; sizeBytes: number; contentType: string; parts?: { partNumber: number; etag: string }[] };

export class TaskRun {
  /** Until it has nothing left but to report, or let go. */
  isWorking = true;
  private isStopped = false;
  private progress = 0;
  private readonly service: Service;
  private readonly task: Task;
  private readonly dubId: string;
  private readonly run: string;

  constructor(service: Service, task: Task, run: string) {
    this.service = service;
    this.task = task;
    this.run = run;
    this.dubId = task.taskId.slice(0, task.taskId.lastIndexOf("."));
  }

  async live(): Promise<void> {
    void this.beat();
    try {
      await this.tell(await this.perform());
    } catch (error) {
      if (!(error instanceof Stale)) this.service.world.journal(`${this.task.taskId} gave up: ${String(error)}`);
    }
    this.isStopped = true;
    this.isWorking = false;
    this.service.end(this.task.taskId);
  }

  stop(): void {
    this.isStopped = true;
    this.isWorking = false;
  }

  private async beat(): Promise<void> {
    try {
      while (!this.isStopped) {
        await this.say({ kind: "heartbeat", progress: this.progress });
        await this.wait(this.task.heartbeatMs * HASTE);
      }
    } catch (error) {
      if (error instanceof Stale) this.stop();
    }
  }

  private async perform(): Promise<Report> {
    const { world } = this.service;
    const { nemesis, random } = world;
    const missing = Object.values(this.task.inputs)
      .flat()
      .find(({ url }) => world.store.get(url) === undefined);
    if (missing) {
      world.inputMissing(this.dubId, this.task.attempt, missing.url);
      return { kind: "failed", failure: { code: "input_gone", message: "An input is gone.", retryable: true } };
    }
    await this.work(random.chance(0.06) ? random.between(8_000, 50_000) : random.between(150, 2_500));
    const usage = [{ meter: `${this.task.stage} seconds`, quantity: random.between(1, 9), vendorCostMicros: random.int(500) }];
    world.ledger.charge(this.dubId, this.task.attempt, this.run, usage);
    const told = { usage, run: this.run };
    if (nemesis.strikes("service: task fails")) return { kind: "failed", failure: { code: "out_of_memory", message: "No memory.", retryable: true }, ...told };
    if (nemesis.strikes("service: task fails for good"))
      return { kind: "failed", failure: { code: "corrupt", message: "It cannot be done.", retryable: false }, ...told };
    const { value, artifacts } = answerOf(world.film(this.dubId), this.task);
    const kept: Record<string, Kept> = {};
    for (const [name, content] of Object.entries(artifacts)) kept[name] = await this.keep(name, content);
    return { kind: "done", value: nemesis.strikes("service: garbage") ? { garbage: true } : value, artifacts: kept, ...told, meta: { host: "simulated" } };
  }

  private async work(ms: number): Promise<void> {
    const steps = Math.max(1, Math.ceil(ms / 4_000));
    for (let step = 1; step <= steps; step++) {
      await this.wait(ms / steps);
      this.progress = step / steps;
    }
  }

  /** Large ones in parts. */
  private async keep(name: string, content: string): Promise<Kept> {
    const { world } = this.service;
    const isLarge = world.isLarge(this.dubId, this.task.stage, name);
    const stored = { content: isLarge ? "large" : content, sizeBytes: isLarge ? LARGE_BYTES : content.length, contentType: "audio/wav" };
    const kept = { digest: hex(content), sizeBytes: stored.sizeBytes, contentType: stored.contentType };
    const granted = (await this.say({ kind: "grant", name, sizeBytes: stored.sizeBytes, contentType: stored.contentType })) as {
      put?: { url: string };
      parts?: { partNumber: number; url: string }[];
    };
    if (world.nemesis.strikes("service: half an artifact")) return kept;
    if (granted.put) {
      await this.put(granted.put.url, stored);
      return kept;
    }
    const parts = [];
    for (const { partNumber, url } of granted.parts!)
      parts.push({ partNumber, etag: await this.put(url, { ...stored, sizeBytes: LARGE_BYTES / granted.parts!.length }) });
    return { ...kept, parts };
  }

  private async put(url: string, stored: { content: string; sizeBytes: number; contentType: string }): Promise<string> {
    for (let tried = 0; ; tried++) {
      try {
        const answer = await this.service.gate(this.service.world.store.put(url, stored));
        if (answer.ok || (tried > 0 && answer.status === 412)) return answer.etag;
        throw new Error(`the store answered ${answer.status}`);
      } catch (error) {
        if (this.isStopped) throw new Stale();
        if (tried >= 4) throw error;
        await this.wait(250 * 2 ** tried);
      }
    }
  }

  private async tell(report: Report): Promise<void> {
    this.isWorking = false;
    const answer = (await this.say(report)) as { accepted?: boolean };
    if (answer.accepted !== true) throw new Stale();
  }

  /** Until it is answered; a task that was stopped says nothing more. */
  private async say(message: Message): Promise<unknown> {
    const { world } = this.service;
    const until = world.timeline.now + PATIENCE_MS;
    for (let tried = 0; ; tried++) {
      if (this.isStopped) throw new Stale();
      try {
        const { status, body } = await this.service.gate(world.dub(this.dubId).message(this.task.attempt, message));
        if (status === 200) return body;
        throw new Stale(`status ${status}`);
      } catch (error) {
        if (error instanceof Stale || world.timeline.now > until) throw error;
        await this.wait(Math.min(2_000, 250 * 2 ** Math.min(tried, 5)));
      }
    }
  }

  private wait(ms: number): Promise<void> {
    return this.service.gate(this.service.world.timeline.wait(ms));
  }
}
