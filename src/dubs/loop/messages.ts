/** What compute services say of their tasks. */
import type { Message } from "../../../containers/contract/task.ts";
import { grant, MOST_ARTIFACT_BYTES } from "./hand-over.ts";
import { collect, finish, wasDone } from "./settle.ts";
import type { Turns } from "./turns.ts";
import { tell, unitOf, type Loop } from "./units.ts";
import { recordLateUsage } from "./usage.ts";

export type Answer = { status: 200 | 409 | 422; body: unknown };
const STALE: Answer = { status: 409, body: { code: "stale_attempt" } };
const TOO_LARGE: Answer = { status: 422, body: { code: "too_large" } };
type Done = Extract<Message, { kind: "done" }>;

export class Messages {
  /** Reports being collected: the same one again waits for the first. */
  private readonly collecting = new Map<number, Promise<Answer>>();
  private readonly loop: Loop;
  private readonly turns: Turns;

  constructor(loop: Loop, turns: Turns) {
    this.loop = loop;
    this.turns = turns;
  }

  async hear(attempt: number, message: Message): Promise<Answer> {
    switch (message.kind) {
      case "heartbeat":
        return this.beat(attempt, message.progress);
      case "grant": {
        if (message.sizeBytes > MOST_ARTIFACT_BYTES) return TOO_LARGE;
        const granted = await grant(this.loop, attempt, message);
        this.turns.keep();
        return granted ? { status: 200, body: granted } : STALE;
      }
      case "failed":
        return this.answer(finish(this.loop, attempt, { failure: message.failure, usage: message.usage ?? [], run: message.run }));
      case "done": {
        const collected = this.collecting.get(attempt) ?? this.collect(attempt, message).finally(() => this.collecting.delete(attempt));
        this.collecting.set(attempt, collected);
        return collected;
      }
    }
  }

  private beat(attempt: number, progress: number): Answer {
    const unit = unitOf(this.loop, attempt);
    if (!unit || !tell(this.loop, unit, { type: "beat", attempt, progress })) return STALE;
    this.turns.keep();
    return { status: 200, body: { next: "continue" } };
  }

  private async collect(attempt: number, message: Done): Promise<Answer> {
    const collected = await collect(this.loop, attempt, message);
    if (collected !== null) {
      const failed = !("artifacts" in collected);
      return this.answer(
        finish(this.loop, attempt, failed ? { failure: collected, usage: message.usage, run: message.run } : { result: collected, run: message.run }),
      );
    }
    recordLateUsage(this.loop, { attempt, run: message.run ?? "", usage: message.usage });
    return this.answer(wasDone(this.loop, attempt));
  }

  private answer(accepted: boolean): Answer {
    this.turns.turn();
    return accepted ? { status: 200, body: { accepted: true } } : STALE;
  }
}
