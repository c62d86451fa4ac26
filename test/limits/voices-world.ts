/** A dub whose lines two vendors speak, one in place of the other, through an outage: paced by limiters, in the dub's own simulated world. Every take tells who made it. */
import { type Limiter } from "../../src/limits/limiter.ts";
import { engineOf } from "../../src/providers/catalog.ts";
import { VendorFailure, type VendorFault } from "../../src/providers/failure.ts";
import { pacing } from "../../src/providers/paced.ts";
import { speaking } from "../../src/providers/speak.ts";
import type { SpeechProvider } from "../../src/providers/speech.ts";
import { readWav } from "../../src/sound/read-wav.ts";
import type { StartJob } from "../../src/dubs/port.ts";
import { ResolvedOptions } from "../../src/dubs/options.ts";
import { answer } from "../dubs/script.ts";
import { startOf, World } from "../dubs/world.ts";
import { SleepyLimiter } from "./clock.ts";
import { mulberry } from "./outage-world.ts";

export const WANTED = "openai/tts-1";
export const ELSE = "elevenlabs/eleven_multilingual_v2";
/** How loud each speaks. */
const LOUDNESS: Record<string, number> = { [WANTED]: 8_000, [ELSE]: 14_000 };
const RATE = 24_000;

/** What a vendor does with the next calls. */
type Mood = VendorFault | "well";
const MOODS: Mood[] = [
  "well",
  "well",
  "vendor_throttled",
  "vendor_failed",
  "vendor_timed_out",
  "vendor_unreachable",
  "vendor_refused",
  "vendor_unauthorized",
  "vendor_malformed",
];

export class VoicesWorld extends World {
  readonly random: () => number;
  /** Outages that began. */
  outages = 0;
  /** What the vendors ask for it all, whether anybody has heard of it or not. */
  charged = 0;
  readonly called: { engine: string; at: number }[] = [];
  private readonly limiters = new Map<string, SleepyLimiter>();
  private readonly moods = new Map<string, { mood: Mood; calls: number }>();
  private callIds = 0;

  constructor(seed: number) {
    super();
    this.random = mulberry(seed);
    this.taskMs = 50;
    this.script = (task) => (task.stage === "prosody" ? { value: { lines: [] }, artifacts: {} } : answer(task));
    const paces = pacing({
      limiter: (vendor, key) => this.limiter(`${vendor}/${key}`),
      newId: () => `call_${++this.callIds}`,
      now: () => this.now,
      // What is only waited for lest something else should never come does not come here.
      wait: (ms) => (ms >= 5_000 ? new Promise(() => undefined) : Promise.resolve(void (this.now += ms))),
      log: () => undefined,
    });
    this.vendors = { speak: speaking({ speakerOf: (engine) => Promise.resolve(this.provider(engine)), clonerOf: () => Promise.resolve(null), pacing: paces }) };
  }

  job(id: string, languages: string[], ceilingMicros: number | null = null): StartJob {
    const { dub, job } = startOf(id, languages);
    const speech = { ...dub.options.speech, engine: WANTED, fallback: ELSE };
    return { job: { ...job, ceilingMicros }, dub: { ...dub, options: ResolvedOptions.parse({ ...dub.options, speech }) } };
  }

  private limiter(name: string): { begin: SleepyLimiter["port"]["begin"]; end: SleepyLimiter["port"]["end"] } {
    const known = this.limiters.get(name) ?? new SleepyLimiter(this);
    this.limiters.set(name, known);
    if (this.random() < 0.05) known.evict();
    const lossy = <T>(act: (limiter: Limiter) => T): Promise<T> => {
      const done = act(known.limiter);
      return this.random() < 0.03 ? Promise.reject(new Error("reset")) : Promise.resolve(done);
    };
    return { begin: (call) => lossy((limiter) => limiter.begin(call)), end: (end) => lossy((limiter) => limiter.end(end)) };
  }

  /** Slow: the dub has given the attempt up before it hears how that ended. Dead: it never hears. To be called anew after a crash. */
  troubleConsumers({ slow, dead }: { slow: number; dead: number }): void {
    const { loop } = this;
    const settle = loop.settle.bind(loop);
    loop.settle = async (ended, feed) => {
      if (this.random() < dead) return { accepted: ended.map(() => false), more: [] };
      if (this.random() < slow) {
        this.now += 40_000;
        await loop.alarm();
      }
      return settle(ended, feed);
    };
  }

  private provider(engine: string): SpeechProvider {
    const price = engineOf("synthesize", engine)!.microsPerThousandCharacters!;
    const worst = (text: string): number => Math.ceil((price * text.length) / 1_000);
    const usage = (text: string, vendorCostMicros: number) => [{ meter: "characters", quantity: text.length, vendorCostMicros }];
    return {
      engine,
      inVain: ({ text }) => usage(text, worst(text)),
      speak: async ({ text }) => {
        this.now += 200 + Math.floor(this.random() * 1_000);
        this.called.push({ engine, at: this.now });
        const failure = this.failure(engine);
        const cost = failure ? Number(failure.isAmbiguous) * worst(text) : Math.floor(this.random() * (worst(text) + 1));
        this.charged += cost;
        if (failure) throw failure;
        return { sound: burst(LOUDNESS[engine]!, 8 * text.length), warnings: [], usage: usage(text, cost) };
      },
    };
  }

  private failure(engine: string): VendorFailure | null {
    const vendor = engine.slice(0, engine.indexOf("/"));
    let now = this.moods.get(vendor);
    if (!now || now.calls <= 0) {
      now = { mood: MOODS[Math.floor(this.random() * MOODS.length)]!, calls: 1 + Math.floor(this.random() * 2) };
      if (now.mood !== "well") this.outages++;
      this.moods.set(vendor, now);
    }
    now.calls--;
    if (now.mood === "well") return null;
    return new VendorFailure(now.mood, "It failed.", { retryAfterMs: this.random() < 0.5 ? Math.ceil(this.random() * 20_000) : null });
  }

  /** Who made it, by its own loudness. */
  makerOf(key: string): string | undefined {
    const { samples } = readWav(this.media.objects.get(key)!.bytes);
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    return Object.keys(LOUDNESS).find((engine) => LOUDNESS[engine] === peak);
  }

  /** What came of every unit that ever spoke. */
  spoken(): { key: string; engine: string; asked: string; status: string; take: string | null }[] {
    const rows = this.ports().sql.exec("SELECT key, spec, state FROM units WHERE stage = 'synthesize'");
    return rows.map(({ key, spec, state }) => {
      const { engine, params } = JSON.parse(String(spec)) as { engine: string; params: { engine: string } };
      const { status, result } = JSON.parse(String(state)) as { status: string; result?: { artifacts: { take: { key: string } } } };
      return { key: String(key), engine, asked: params.engine, status, take: result?.artifacts.take.key ?? null };
    });
  }
}

function burst(loudness: number, ms: number): { samples: Int16Array; sampleRate: number } {
  const samples = Int16Array.from({ length: Math.max(1, Math.round((ms * RATE) / 1000)) }, (_, at) => (Math.floor(at / 40) % 2 === 0 ? loudness : -loudness));
  return { samples, sampleRate: RATE };
}
