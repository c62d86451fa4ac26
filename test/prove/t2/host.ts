/** A durable object's place: its SQLite and its alarm outlive it, its memory does not. It is made anew by whoever calls next. */
import { Gone, Life } from "./life.ts";
import { Storage, type Witness } from "./storage.ts";
import type { World } from "./world.ts";

export type Born<T> = { instance: T; alarm(): Promise<void> };

export abstract class Host<T> {
  readonly name: string;
  readonly storage: Storage;
  life = new Life();
  protected readonly world: World;
  private instance: T | null = null;
  private alarmAt: number | null = null;
  private isAlarmed = false;
  /** How far its clock is off. */
  private offMs = 0;

  protected constructor(world: World, name: string, kind: "dub" | "pool", witness: Witness) {
    this.world = world;
    this.name = name;
    this.storage = new Storage(kind, name, world, witness, () => this.crash());
  }

  protected abstract make(life: Life): T;
  protected abstract alarm(instance: T): Promise<void>;
  protected onCrash(): void {}

  now(): number {
    return this.world.timeline.now + this.offMs;
  }

  wake(): T {
    if (this.instance) return this.instance;
    this.life = new Life();
    this.instance = this.make(this.life);
    return this.instance;
  }

  /** The process dies; nobody is told. */
  crash(): void {
    this.world.journal(`${this.name} dies`);
    this.evict();
    if (this.isAlarmed) this.setAlarm(Math.min(this.alarmAt ?? Number.POSITIVE_INFINITY, this.now() + 2_000));
    this.isAlarmed = false;
    this.onCrash();
  }

  /** Memory is gone, sockets stay. False: there was none. */
  evict(): boolean {
    const was = this.instance !== null;
    this.instance = null;
    this.life.end();
    return was;
  }

  /** One machine calls another: the call, or its answer, may be lost, late, or find a process that dies over it. */
  call<R>(what: string, act: (instance: T) => Promise<R>): Promise<R> {
    const { timeline, nemesis } = this.world;
    return new Promise<R>((resolve, reject) => {
      const late = nemesis.strikes("rpc: late", `${this.name} ${what}`) ? this.world.random.between(500, 45_000) : 0;
      timeline.after(nemesis.latency() + late, () => {
        if (nemesis.strikes("rpc: lost before", `${this.name} ${what}`)) return reject(new Error("the call was lost"));
        this.serve(what, act).then(
          (value) => this.answer(what, () => resolve(value), reject),
          (error: unknown) => timeline.after(nemesis.latency(), () => reject(error)),
        );
      });
    });
  }

  private answer(what: string, give: () => void, reject: (error: Error) => void): void {
    const { timeline, nemesis, random } = this.world;
    if (nemesis.strikes("rpc: lost after", `${this.name} ${what}`)) return reject(new Error("the answer was lost"));
    const late = nemesis.strikes("rpc: answer late", `${this.name} ${what}`) ? random.between(20, 1_200) : 0;
    timeline.after(nemesis.latency() + late, give);
  }

  /** Here and now. Rejects when the process dies over it. */
  private serve<R>(what: string, act: (instance: T) => Promise<R>): Promise<R> {
    return new Promise<R>((resolve, reject) => {
      try {
        const instance = this.wake();
        const forget = this.life.onEnd(() => reject(new Gone(`${this.name} died over ${what}`)));
        act(instance).then(resolve, reject).finally(forget);
      } catch (error) {
        reject(error);
      }
    });
  }

  setAlarm(at: number | null): void {
    this.alarmAt = at;
    if (at !== null) this.awaitAlarm(at);
  }

  get armedAt(): number | null {
    return this.alarmAt;
  }

  jump(ms: number): void {
    this.offMs += ms;
    if (this.alarmAt !== null) this.awaitAlarm(this.alarmAt);
  }

  get isOff(): boolean {
    return this.offMs !== 0;
  }

  correctClock(): number {
    const { offMs } = this;
    this.jump(-offMs);
    return Math.abs(offMs);
  }

  private awaitAlarm(at: number): void {
    this.world.timeline.after(Math.max(0, at - this.now()), () => {
      if (this.alarmAt !== at) return;
      if (this.now() < at) return this.awaitAlarm(at);
      this.due(at);
    });
  }

  private due(at: number): void {
    const { nemesis, random, timeline } = this.world;
    if (this.losesAlarm()) return void (this.alarmAt = null);
    if (nemesis.strikes("alarm: late", this.name)) return timeline.after(random.between(1_000, 90_000), () => (this.alarmAt === at ? this.ring() : undefined));
    this.ring();
    if (nemesis.strikes("alarm: twice", this.name)) timeline.after(random.int(50), () => this.ring());
  }

  protected losesAlarm(): boolean {
    return false;
  }

  private ring(): void {
    this.alarmAt = null;
    this.isAlarmed = true;
    const rung = this.serve("alarm", (instance) => this.alarm(instance));
    const { life } = this;
    rung.then(
      () => (life === this.life ? void (this.isAlarmed = false) : undefined),
      (error: unknown) => {
        if (error instanceof Gone || life.isOver) return;
        this.isAlarmed = false;
        this.setAlarm(this.now() + 2_000);
      },
    );
  }
}
