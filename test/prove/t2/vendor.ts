/** A vendor that is called from the consumer: it charges for what it did, whatever became of the answer. */
import type { WorkClaim } from "../../../src/dubs/consume/ports.ts";
import type { WorkOutcome } from "../../../src/dubs/loop/ports.ts";
import type { Media } from "../../../src/media/port.ts";
import type { Json } from "../../../src/graph/json.ts";
import type { Artifact, Usage } from "../../../src/graph/unit.ts";
import { hex } from "../../dubs/script.ts";
import { answerOf } from "../answers.ts";
import { Calls, type Call } from "./vendor-calls.ts";
import type { World } from "./world.ts";

/** After five minutes, seen at a heartbeat, the consumer leaves alone who hangs. */
const LET_GO_MS = 310_000;
export class Vendor {
  private readonly world: World;
  private readonly calls: Calls;

  constructor(world: World) {
    this.world = world;
    this.calls = new Calls(world);
  }

  async work(claim: WorkClaim, signal: AbortSignal, mayBegin: () => Promise<boolean>, media: Pick<Media, "write">): Promise<WorkOutcome> {
    const { nemesis } = this.world;
    const unheard: WorkOutcome = { kind: "failed", failure: { code: "stopped", message: "", retryable: true } };
    if (!(await mayBegin())) return unheard;
    const call = this.calls.begin(claim);
    if (nemesis.strikes("vendor: 429")) return limited([0, 1_500, 20_000, 10_000_000][this.world.random.int(4)]!);
    if (nemesis.strikes("vendor: 5xx")) return { kind: "failed", failure: { code: "vendor_unavailable", message: "The vendor is away.", retryable: true } };
    await this.world.timeline.wait(this.world.random.between(100, 3_000));
    const usage = this.charge(call, claim);
    if (nemesis.strikes("vendor: hang")) await this.hang();
    if (signal.aborted) return unheard;
    if (nemesis.strikes("vendor: half a body")) throw new SyntaxError("Unexpected end of JSON input");
    return this.answer(call, claim, usage, media);
  }

  private hang(): Promise<never> {
    this.world.hangsUntil = this.world.timeline.now + LET_GO_MS;
    return new Promise<never>(() => undefined);
  }

  private charge({ dubId, attempt }: Call, { stage }: WorkClaim): Usage[] {
    const usage = [{ meter: `${stage} characters`, quantity: this.world.random.between(10, 90), vendorCostMicros: this.world.random.between(1, 900) }];
    this.world.ledger.charge(dubId, attempt, "", usage);
    return usage;
  }

  private async answer({ dubId }: Call, claim: WorkClaim, usage: Usage[], media: Pick<Media, "write">): Promise<WorkOutcome> {
    const { value, artifacts } = answerOf(this.world.film(dubId), claim);
    const kept: Record<string, Artifact> = {};
    for (const [name, content] of Object.entries(artifacts)) {
      const key = `${claim.prefix}${name}`;
      await media.write(key, new TextEncoder().encode(content), "audio/wav");
      kept[name] = { key, digest: hex(content), sizeBytes: content.length, contentType: "audio/wav" };
    }
    const said = this.world.nemesis.strikes("vendor: garbage") ? { sorry: true } : value;
    return { kind: "done", result: { value: said as { [name: string]: Json }, artifacts: kept, usage, meta: {} } };
  }
}

const limited = (retryAfterMs: number): WorkOutcome => ({
  kind: "failed",
  failure: { code: "rate_limited", message: "Too many requests.", retryable: true, retryAfterMs },
});
