/** The simulated world of a run: who is in it, what time it is, and what went wrong. */
import type { LoopSettings } from "../../../src/dubs/loop/ports.ts";
import type { Film } from "../film.ts";
import type { Random } from "../random.ts";
import { count } from "../tally.ts";
import { D1 } from "./d1.ts";
import { DubHost, SETTINGS } from "./dub-host.ts";
import { anyDub, type Dubbed } from "./dubs.ts";
import { Ledger } from "./ledger.ts";
import { Nemesis } from "./nemesis.ts";
import type { Broken } from "./promises.ts";
import { PoolHost } from "./pool-host.ts";
import { Queue } from "./queue.ts";
import { Service } from "./service.ts";
import { Store } from "./store-media.ts";
import { Timeline } from "./timeline.ts";
import type { User } from "./user.ts";
import { Vendor } from "./vendor.ts";
import { Watchers } from "./watchers.ts";

export const LANES = ["media", "whisperx", "demucs", "bergamot", "kokoro"];
/** Of the moments that matter. */
const TEMPTED = 0.003;
/** What was sent before it was stopped may still arrive for so long: the pool offers a task ten times. */
const IN_FLIGHT_MS = 10_000;
/** A permit is measured by two clocks: when one of them jumps, nothing can be said of it. */
const UNSURE_MS = 2_000;

export class World {
  readonly timeline = new Timeline();
  readonly nemesis: Nemesis;
  readonly store: Store;
  readonly queue: Queue;
  readonly d1: D1;
  readonly vendor: Vendor;
  readonly watchers: Watchers;
  readonly ledger = new Ledger();
  readonly counters: Record<string, number> = {};
  readonly faults: { kind: Broken; detail: string }[] = [];
  readonly dubbed: Dubbed[];
  readonly settings: LoopSettings;
  readonly slots: number;
  /** Whether somebody knocks every minute. If not, no alarm gets lost. */
  readonly sweeps: boolean;
  /** Who works with the dubs. */
  users: readonly User[] = [];
  consumersOffMs = 0;
  jumpedAt = 0;
  /** Nothing strikes any more, and all that was struck has ended. */
  isCalm = false;
  /** Until then some vendor may keep a consumer waiting. */
  hangsUntil = 0;
  readonly random: Random;
  readonly journal: (line: string) => void;
  private readonly dubs = new Map<string, DubHost>();
  private readonly pools = new Map<string, PoolHost>();
  private readonly services = new Map<string, Service>();
  private ids = 0;

  constructor(random: Random, journal: (line: string) => void) {
    this.random = random;
    this.journal = (line) => journal(`${String(this.timeline.now - 1_700_000_000_000).padStart(8)} ${line}`);
    this.nemesis = new Nemesis(random, (line) => this.journal(line));
    this.store = new Store(this);
    this.queue = new Queue(this);
    this.d1 = new D1(this);
    this.vendor = new Vendor(this);
    this.watchers = new Watchers(this);
    this.sweeps = random.chance(0.7);
    this.slots = random.pick([1, 2, 2, 4]);
    this.settings = { ...SETTINGS, maxInFlight: random.pick([3, 64, 64]) };
    this.dubbed = Array.from({ length: random.between(2, 3) }, (_, index) => anyDub(random, index));
    for (const { facts } of this.dubbed) this.store.objects.set(facts.source.artifactKey, { content: "film", sizeBytes: 1_000, contentType: "video/mp4" });
    for (const { dubId } of this.dubbed) this.dubs.set(dubId, new DubHost(this, dubId));
    for (const lane of LANES) this.services.set(lane, new Service(this, lane));
    for (const lane of LANES) this.pools.set(lane, new PoolHost(this, lane));
  }

  dub(dubId: string): DubHost {
    return this.dubs.get(dubId)!;
  }
  pool(lane: string): PoolHost {
    return this.pools.get(lane)!;
  }
  service(lane: string): Service {
    return this.services.get(lane)!;
  }
  get hosts(): (DubHost | PoolHost)[] {
    return [...this.dubs.values(), ...this.pools.values()];
  }
  film(dubId: string): Film {
    return this.dubbed.find((each) => each.dubId === dubId)!.film;
  }
  isLarge(dubId: string, stage: string, name: string): boolean {
    return this.dubbed.find((each) => each.dubId === dubId)!.isLarge && (stage === "mux" || stage === "join" || stage === "separate" || name === "speech/0");
  }
  newId(prefix: string): string {
    return `${prefix}_${++this.ids}`;
  }

  /** A moment at which much is under way: now and then people or the platform choose just this one. */
  tempt(dubId: string): void {
    const { random, nemesis, timeline } = this;
    if (!nemesis.isOn || !random.chance(TEMPTED)) return;
    const user = this.users.find(({ dubbed }) => dubbed.dubId === dubId);
    timeline.after(random.int(120), () => (nemesis.isOn ? user?.interfere() : undefined));
  }

  fault(kind: Broken, detail: string): void {
    this.journal(`## ${kind}: ${detail}`);
    this.faults.push({ kind, detail });
  }

  /** Somebody begins to work for an attempt: it must be wanted, or have been when it was sent. `heardAt`: when whoever sends it heard that it is not. */
  begins(kind: "task" | "call" | "stage", { taskId, attempt, stage }: { taskId: string; attempt: number; stage: string }, sentAt: number, heardAt = 0): void {
    count(this.counters, `${kind}s begun`);
    this.journal(`${kind} ${taskId} ${stage} begins`);
    const { witness, barred } = this.dub(taskId.slice(0, taskId.lastIndexOf(".")));
    if (witness.isCurrent(attempt) || this.timeline.now - this.jumpedAt < UNSURE_MS) return;
    const [stoppedAt, barredAt] = [witness.stoppedAt.get(attempt) ?? 0, barred.get(attempt)];
    if (barredAt !== undefined && sentAt > barredAt && sentAt > heardAt) this.fault(`a ${kind} began after the cancel was answered`, `${taskId} ${stage}`);
    const result = witness.units.get(witness.keys.get(attempt) ?? "");
    if (sentAt > stoppedAt + (kind === "task" ? IN_FLIGHT_MS : UNSURE_MS))
      this.fault(result?.status === "done" ? `a ${kind} began though its result was known` : `a ${kind} began that nobody wanted`, `${taskId} ${stage}`);
  }

  /** A dub is about to be told that an attempt is in line. */
  placed(name: string): void {
    if (![...this.pools.values()].some(({ witness }) => witness.entered.has(name))) this.fault("a place in line was told that there never was", name);
  }

  inputMissing(dubId: string, attempt: number, url: string): void {
    const { witness } = this.dub(dubId);
    if (witness.isCurrent(attempt) && !this.d1.deleted.has(dubId)) this.fault("a reference to nothing", `${dubId} ${attempt} was given ${url}`);
  }

  close(): void {
    for (const host of this.hosts) {
      host.evict();
      host.storage.close();
    }
  }
}
