/** One dub in a world like production's: the real loop, consumer and pools; fake vendors and services that take their time; a clock that runs fast. */
import type { ConsumePorts } from "../../src/dubs/consume/ports.ts";
import { DubLoop } from "../../src/dubs/loop/loop.ts";
import type { LoopPorts, LoopSettings } from "../../src/dubs/loop/ports.ts";
import { ResolvedOptions } from "../../src/dubs/options.ts";
import { runWorkerStage } from "../../src/stages/run.ts";
import { filmOf, type Film } from "../../test/dubs/film.ts";
import { MemoryMedia } from "../../test/dubs/memory-media.ts";
import { hex } from "../../test/dubs/script.ts";
import { startOf } from "../../test/dubs/world.ts";
import { Calls } from "./calls.ts";
import { Clock } from "./clock.ts";
import { Queue } from "./queue.ts";
import type { Lanes } from "./lanes-open.ts";
import { Services } from "./services.ts";
import { offerEngines, Vendors } from "./vendors.ts";

/** As workers/dub-object.ts and wrangler.toml have them. */
const SETTINGS: LoopSettings = {
  leaseMs: 30_000,
  heartbeatMs: 5_000,
  maxInFlight: 64,
  evaluateEveryMs: 250,
  announceEveryMs: 250,
  permitMs: 400,
  graceMs: 7 * 24 * 3_600_000,
};
/** A minute of speech is recognised in one go, as the model has it. */
const SPEECH_MS = 60_000;

export type WorldOf = {
  lines: number;
  /** How much faster than the wall's the clock runs. */
  scale: number;
  /** Messages that a consumer gets at once. */
  batchSize: number;
  sql: LoopPorts["sql"];
  lanes(world: DubWorld): Lanes;
  tell(frame: string): void;
};

export class DubWorld {
  readonly clock: Clock;
  readonly film: Film;
  readonly media = new MemoryMedia();
  readonly vendors: Vendors;
  readonly calls: Calls;
  readonly queue: Queue;
  readonly loop: DubLoop;
  readonly services: Services;
  private readonly lanes: Lanes;
  readonly sql: LoopPorts["sql"];
  private readonly of: WorldOf;
  private readonly ended = Promise.withResolvers<string>();
  private ids = 0;

  constructor(of: WorldOf) {
    offerEngines();
    this.of = of;
    this.sql = of.sql;
    this.clock = new Clock(of.scale);
    this.film = filmOf(of.lines, SPEECH_MS);
    this.calls = new Calls(() => this.loop, this.clock.elapsed);
    this.vendors = new Vendors(this);
    this.services = new Services(this);
    this.lanes = of.lanes(this);
    this.queue = new Queue(this.clock, this.consumePorts(), of.batchSize);
    this.loop = new DubLoop(this.ports());
  }

  /** A dub into one language, to its end: how long it took. */
  async dub({ separated }: { separated: boolean }): Promise<number> {
    const { dub, job } = startOf("job_1", ["es"]);
    const options = ResolvedOptions.parse({
      transcription: { engine: "bench/transcribe" },
      separation: { engine: separated ? "bench/separate" : "none" },
      translation: { engine: "bench/translate", routes: [{ engine: "bench/translate", source: null, target: null }] },
      speech: { engine: "bench/synthesize", voices: {} },
    });
    const began = this.clock.elapsed();
    await this.loop.start({ dub: { ...dub, options }, job });
    const status = await this.ended.promise;
    if (status !== "succeeded") throw new Error(`the dub is ${status}`);
    return this.clock.elapsed() - began;
  }

  private consumePorts() {
    const stagePorts = {
      media: this.media,
      newId: (prefix: string) => this.newId(prefix),
      digest: async (bytes: Uint8Array) => hex(Buffer.from(bytes).toString()),
    };
    return {
      dub: () => this.calls,
      pool: (lane: string) => this.lanes.of(lane),
      work: async (...[claim, signal, mayBegin]: Parameters<ConsumePorts["work"]>) =>
        this.vendors.serves(claim.stage) ? this.vendors.call(claim, mayBegin) : runWorkerStage(claim, stagePorts, signal),
      newId: (prefix: string) => this.newId(prefix),
      now: this.clock.now,
      wait: this.clock.wait,
      log: (event: string, fields: unknown) => console.error(event, fields),
    };
  }

  private ports(): LoopPorts {
    const { clock } = this;
    return {
      sql: this.sql,
      now: clock.now,
      random: Math.random,
      newId: (prefix) => this.newId(prefix),
      setAlarm: clock.alarm(() => void this.loop.alarm()),
      wait: clock.wait,
      send: (messages) => this.queue.send(messages),
      release: (lane, _dub, attempt, kill) => this.lanes.release(lane, attempt, kill),
      forgetVoice: async () => undefined,
      project: async ({ jobs }) => {
        const { status } = jobs[0]!;
        if (status === "succeeded" || status === "failed" || status === "canceled") this.ended.resolve(status);
      },
      spend: { authorizes: () => true, settle: async () => undefined },
      tell: (frame) => this.of.tell(frame),
      media: this.media,
      signTask: async (_, attempt) => `token-${attempt}`,
      callbackUrl: (dubId, attempt) => `http://api.test/internal/tasks/${dubId}/${attempt}`,
      background: (work) => void work.catch((error: unknown) => console.error(error)),
      log: (event, fields) => console.error(event, fields),
      settings: SETTINGS,
    };
  }

  private newId(prefix: string): string {
    return `${prefix}_${++this.ids}`;
  }
}
