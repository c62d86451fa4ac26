/** A small world around the loop: SQLite in memory, a queue, services and a clock that only move when told. */
import { DatabaseSync } from "node:sqlite";
import { Task } from "../../containers/contract/task.ts";
import { DubLoop } from "../../src/dubs/loop/loop.ts";
import type { LoopPorts, LoopSettings, Spend, UnitMessage } from "../../src/dubs/loop/ports.ts";
import type { StartJob } from "../../src/dubs/port.ts";
import type { DubProjection } from "../../src/dubs/projection.ts";
import type { Usage } from "../../src/graph/unit.ts";
import { ResolvedOptions } from "../../src/dubs/options.ts";
import { runWorkerStage, type WorkPorts } from "../../src/stages/run.ts";
import { MemoryMedia } from "./memory-media.ts";
import { answer, hex, type Answer } from "./script.ts";

/** A row in a Durable Object: https://developers.cloudflare.com/durable-objects/platform/limits/ */
const LARGEST_ROW = 2_000_000;
const SOURCE = "w/wsp_1/v/vid_1/source";
export const options = ResolvedOptions.parse({
  transcription: { engine: "faster-whisper/base" },
  separation: { engine: "spleeter/2stems-16khz" },
  translation: { engine: "bergamot/firefox-tiny", routes: [{ engine: "bergamot/firefox-tiny", source: "en", target: null }] },
  speech: { engine: "kokoro/82m-int8", voices: {} },
});
export const startOf = (jobId: string, languages: string[]): StartJob => ({
  dub: { dubId: "dub_1", workspaceId: "wsp_1", videoId: "vid_1", source: { artifactKey: SOURCE, sizeBytes: 1000 }, options },
  job: { id: jobId, kind: "dub", languages, createdAt: "2026-11-24T00:00:00.000Z" },
});

export type Kept = {
  recordedAt: number;
  ids: number;
  schema: string[];
  rows: Record<string, Record<string, string | number | null>[]>;
  queue: UnitMessage[];
  /** Key, bytes in base64, content type. */
  objects: [string, string, string][];
};

/** What is due so late is no work of a dub's, but its cleaning. */
const AT_REST_MS = 3_600_000;

export class World {
  now = 1_700_000_000_000;
  readonly queue: UnitMessage[] = [];
  readonly media = new MemoryMedia();
  readonly frames: { type: string; sequence: number; createdAt: string; language?: string; jobId: string | null; data: Record<string, unknown> }[] = [];
  readonly ran: { stage: string; label: string }[] = [];
  readonly released: string[] = [];
  readonly projections: DubProjection[] = [];
  /** What the vendor was asked to forget, at each try. */
  readonly forgotten: Parameters<LoopPorts["forgetVoice"]>[0][] = [];
  forget: LoopPorts["forgetVoice"] = () => Promise.resolve();
  readonly logged: { event: string; fields: Record<string, unknown> }[] = [];
  readonly settled: Parameters<Spend["settle"]>[0][] = [];
  settings: LoopSettings = { leaseMs: 30_000, heartbeatMs: 5_000, maxInFlight: 64, evaluateEveryMs: 0, announceEveryMs: 0, permitMs: 400, graceMs: 86_400_000 };
  alarmAt: number | null = null;
  /** How long the clock moves on while a service works. */
  taskMs = 0;
  /** So many transactions to come are rolled back at their end. */
  failingWrites = 0;
  /** A test may answer in a service's place. */
  script: (task: Task) => Answer = answer;
  usage: (task: Task) => Usage[] = () => [];
  /** Who is asked instead of vendors. */
  vendors: Pick<WorkPorts, "words" | "speak"> = {};
  loop: DubLoop;
  private readonly database = new DatabaseSync(":memory:");
  private ids = 0;
  private background: Promise<unknown>[] = [];

  /** `kept`: as an earlier version of the code left everything. */
  constructor(kept?: Kept) {
    if (kept) this.restore(kept);
    this.loop = new DubLoop(this.ports());
  }

  private restore({ recordedAt, ids, schema, rows, queue, objects }: Kept): void {
    this.now = recordedAt;
    this.ids = ids;
    for (const statement of schema) this.database.exec(statement);
    for (const [table, list] of Object.entries(rows)) {
      for (const row of list) {
        const columns = Object.keys(row);
        this.database.prepare(`INSERT INTO ${table} (${columns.join()}) VALUES (${columns.map(() => "?").join()})`).run(...Object.values(row));
      }
    }
    this.queue.push(...queue);
    for (const [key, base64, contentType] of objects) this.media.objects.set(key, { bytes: Buffer.from(base64, "base64"), contentType });
  }

  /** Everything there is, to be read by later code. */
  record(): Kept {
    const all = (query: string) => this.database.prepare(query).all() as Record<string, string | number | null>[];
    const tables = all("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid");
    const rows = tables.map(({ name }) => [String(name), all(`SELECT * FROM ${String(name)}`)] as const);
    const objects = [...this.media.objects].map(([key, { bytes, contentType }]): Kept["objects"][number] => [
      key,
      Buffer.from(bytes).toString("base64"),
      contentType,
    ]);
    return {
      recordedAt: this.now,
      ids: this.ids,
      schema: tables.map(({ sql }) => String(sql)),
      rows: Object.fromEntries(rows),
      queue: [...this.queue],
      objects,
    };
  }

  ports(): LoopPorts {
    return {
      sql: {
        exec: (query, ...values) => {
          if (values.reduce<number>((sum, value) => sum + Buffer.byteLength(String(value)), 0) > LARGEST_ROW) throw new Error("string or blob too big");
          return this.database.prepare(query).all(...values) as never;
        },
        transaction: (run) => {
          this.database.exec("BEGIN");
          try {
            run();
            if (this.failingWrites > 0 && this.failingWrites--) throw new Error("database or disk is full");
            this.database.exec("COMMIT");
          } catch (error) {
            this.database.exec("ROLLBACK");
            throw error;
          }
        },
      },
      now: () => this.now,
      random: () => 0.5,
      newId: (prefix) => `${prefix}_${++this.ids}`,
      setAlarm: (at) => void (this.alarmAt = at),
      // What is only waited for lest something else should never come does not come here.
      wait: (ms) => (ms > this.settings.permitMs ? new Promise(() => undefined) : Promise.resolve(void (this.now += ms))),
      send: (messages) => Promise.resolve(void this.queue.push(...messages)),
      spend: {
        authorizes: ({ worstMicros, spentMicros, ceilingMicros }) => ceilingMicros === null || spentMicros + worstMicros <= ceilingMicros,
        settle: (end) => Promise.resolve(void this.settled.push(end)),
      },
      release: (lane, _dub, attempt, kill) => Promise.resolve(void this.released.push(`${lane} ${attempt}${kill ? " kill" : ""}`)),
      forgetVoice: (ask) => (this.forgotten.push(ask), this.forget(ask)),
      project: (projection) => Promise.resolve(void this.projections.push(projection)),
      tell: (frame) => void this.frames.push(JSON.parse(frame) as never),
      media: this.media,
      signTask: (_dub, attempt) => Promise.resolve(`token-${attempt}`),
      callbackUrl: (dubId, attempt) => `http://api.test/internal/tasks/${dubId}/${attempt}`,
      background: (work) => void this.background.push(work),
      log: (event, fields) => void this.logged.push({ event, fields }),
      settings: { ...this.settings },
    };
  }

  /** The process dies between two events: memory, queue and alarm are gone, SQLite stays. */
  async crash(): Promise<void> {
    await this.quiet();
    this.queue.length = 0;
    this.alarmAt = null;
    this.loop = new DubLoop(this.ports());
    await this.loop.alarm();
    await this.quiet();
  }

  async quiet(): Promise<void> {
    while (this.background.length > 0) await Promise.all(this.background.splice(0));
  }

  /** Takes one message through consumer, pool and service. False: the queue is empty. */
  async step(): Promise<boolean> {
    await this.quiet();
    const message = this.queue.shift();
    if (!message) return false;
    await this.perform(message.attempt);
    await this.quiet();
    return true;
  }

  async perform(attempt: number): Promise<void> {
    const [claim] = await this.loop.claim([attempt], "con_test");
    if (claim?.kind === "work") {
      this.ran.push({ stage: claim.stage, label: claim.stage });
      const outcome = await runWorkerStage(claim, {
        media: this.media,
        newId: (prefix) => `${prefix}_${++this.ids}`,
        digest: (bytes) => Promise.resolve(hex(Buffer.from(bytes).toString())),
        ...this.vendors,
      });
      await this.loop.settle([{ attempt, outcome }]);
    }
    if (claim?.kind !== "compute") return;
    await this.loop.queued([{ attempt, ahead: 0 }]);
    const task = await this.loop.task(attempt);
    if (task) await this.serve(task);
  }

  async serve(task: Task): Promise<{ status: number }> {
    this.ran.push({ stage: Task.parse(task).stage, label: JSON.stringify(task.params) });
    this.now += this.taskMs;
    const told = this.script(task);
    if ("failure" in told) return this.loop.message(task.attempt, { kind: "failed", failure: told.failure });
    const artifacts: Record<string, { digest: string; sizeBytes: number; contentType: string }> = {};
    for (const [name, content] of Object.entries(told.artifacts)) {
      const granted = await this.loop.message(task.attempt, { kind: "grant", name, sizeBytes: content.length, contentType: "audio/wav" });
      if (granted.status !== 200) return granted;
      const key = new URL((granted.body as { put: { url: string } }).put.url).pathname.slice(1);
      await this.media.write(key, new TextEncoder().encode(content), "audio/wav");
      artifacts[name] = { digest: hex(content), sizeBytes: content.length, contentType: "audio/wav" };
    }
    return this.loop.message(task.attempt, { kind: "done", value: told.value, artifacts, usage: this.usage(task), meta: {} });
  }

  /** Until nothing is left to do; time jumps to the next alarm when only time can help. */
  async run(limit = 2000): Promise<void> {
    for (let steps = 0; steps < limit; steps++) {
      if (await this.step()) continue;
      if (this.alarmAt === null || this.alarmAt - this.now > AT_REST_MS) return;
      this.now = Math.max(this.now, this.alarmAt);
      await this.loop.alarm();
    }
    throw new Error("the world did not come to rest");
  }

  /** What `lines.changed` said of this part of lines, in order. */
  told(part: "translation" | "take" | "placement" | "kept"): unknown[] {
    const changes = this.frames.flatMap(({ type, data }) => (type === "lines.changed" ? (data["lines"] as Record<string, unknown>[]) : []));
    return changes.filter((change) => part in change).map((change) => change[part]);
  }
  /** Until nothing is left to do by then. */
  async pass(ms: number): Promise<void> {
    const until = this.now + ms;
    for (let steps = 0; steps < 2000; steps++) {
      if (await this.step()) continue;
      if (this.alarmAt === null || this.alarmAt > until) break;
      this.now = Math.max(this.now, this.alarmAt);
      await this.loop.alarm();
    }
    this.now = until;
  }
  /** The `json` of the one row. */
  row(query: string): unknown {
    return JSON.parse(String(this.database.prepare(query).all()[0]!["json"]));
  }
  write(query: string, ...values: string[]): void {
    this.database.prepare(query).run(...values);
  }
  count(stage: string): number {
    return this.ran.filter((each) => each.stage === stage).length;
  }
  async status(jobId: string): Promise<string | undefined> {
    return (await this.loop.snapshot()).jobs.find((job) => job.id === jobId)?.status;
  }
}
