/** Words and voices in the dub's own loop: what is pinned, kept, shown, chosen and counted. Vendors are scripted at their ports. */
import { describe, expect, it } from "vitest";
import { ResolvedOptions } from "../../src/dubs/options.ts";
import type { StartJob } from "../../src/dubs/port.ts";
import type { AskWords, Speak } from "../../src/stages/worker-stage.ts";
import { answer } from "./script.ts";
import { startOf, World } from "./world.ts";

const MODEL = "openai/gpt-4.1-mini";
const VOICE = "elevenlabs/eleven_flash_v2_5";
const LONG = "Uma frase tão comprida que de modo nenhum cabe no tempo que há para ela, por mais depressa que alguém a quisesse dizer em voz alta.";

type Options = { words?: boolean; voice?: boolean; verify?: boolean; credentials?: Record<string, string> };

function jobOf(id: string, languages: string[], { words = false, voice = false, verify = false, credentials }: Options = {}): StartJob {
  const { dub, job } = startOf(id, languages);
  const options = ResolvedOptions.parse({
    ...dub.options,
    ...(words && { translation: { engine: MODEL, routes: [{ engine: MODEL, source: null, target: null }], rewriting: true, formality: "formal" } }),
    speech: {
      ...dub.options.speech,
      ...(voice && { engine: VOICE }),
      verification: verify ? "faster-whisper/base-verify" : "none",
    },
    ...(credentials && { credentials }),
  });
  return { job, dub: { ...dub, options } };
}

class SpeakingWorld extends World {
  readonly asked: { kind: string; ask: Record<string, unknown> }[] = [];
  said = (text: string): string => `Em português: ${text}`;
  heard: (take: number) => { words: { text: string; startMs: number; endMs: number; score: number }[]; voiced: boolean } = () => ({ words: [], voiced: false });
  private takes = 0;

  constructor() {
    super();
    this.script = (task) => {
      if (task.stage === "prosody")
        return { value: { lines: (task.params["lines"] as { id: string }[]).map(({ id }) => ({ id, pitchHz: 110, pitchRange: 3 })) }, artifacts: {} };
      if (task.stage !== "verify") return answer(task);
      const { words, voiced } = this.heard(this.takes++);
      const speech = voiced ? { startMs: 60, endMs: 2_880, voicedMs: 2_700 } : null;
      return {
        value: { words, detected: null, speech, durationMs: 3_000, peakDb: voiced ? -3 : -90, levelDb: voiced ? -20 : -90, clippedMs: 0 },
        artifacts: {},
      };
    };
    this.vendors = { words: this.words(), speak: this.speak() };
  }

  words(): AskWords {
    const done = { kind: "done" as const, prompt: "translate-1", usage: [] };
    return {
      translate: (ask) => {
        this.asked.push({ kind: "translate", ask: { ...ask } });
        return Promise.resolve({ ...done, translations: ask.lines.map(({ id, text }) => ({ id, text: this.said(text) })), left: [] });
      },
      rewrite: (ask) => {
        this.asked.push({ kind: "rewrite", ask: { ...ask } });
        return Promise.resolve({ ...done, text: `${ask.text.slice(0, Math.max(1, (ask.line.most ?? 0) - 1))}.`, prompt: "rewrite-1" });
      },
      summarize: (ask) => {
        this.asked.push({ kind: "summarize", ask: { ...ask } });
        return Promise.resolve({ ...done, summary: { theme: "Trains.", register: "plain", terms: [] }, prompt: "summary-1" });
      },
    };
  }

  private speak(): Speak {
    return {
      speak: (ask) => {
        this.asked.push({ kind: "speak", ask: { ...ask } });
        const samples = Int16Array.from({ length: 72_000 }, (_, at) => (at % 40 < 20 ? 8_000 : -8_000));
        const usage = [{ meter: "synthesize_characters", quantity: ask.text.length, vendorCostMicros: ask.credential === null ? 500 : 0 }];
        return Promise.resolve({ kind: "done", sound: { samples, sampleRate: 24_000 }, warnings: [], usage });
      },
      clone: () => Promise.reject(new Error("nobody is cloned here")),
    };
  }

  of(kind: string): Record<string, unknown>[] {
    return this.asked.filter((each) => each.kind === kind).map(({ ask }) => ask);
  }

  async finish(job: StartJob): Promise<void> {
    await this.loop.start(job);
    await this.run();
    const status = await this.status(job.job.id);
    if (status !== "succeeded") throw new Error(`${job.job.id} is ${status}`);
  }
}

const linesOf = (world: World, language = "pt-BR") => world.loop.lines({ afterId: null, limit: 100, language });
const edit = (world: World, ...ops: object[]) => world.loop.edit({ editId: `edt_${world.now}`, actor: "key:a", ops: ops as never });

describe("a dub by a language model", () => {
  it("is told what the film is about, how to address people, and how long each line may be, and keeps what it said with its prompt", async () => {
    const world = new SpeakingWorld();
    await world.finish(jobOf("job_1", ["pt-BR"], { words: true }));
    const [first] = world.of("translate");
    expect(first).toMatchObject({ formality: "formal", around: { summary: { theme: "Trains." } } });
    expect((first!["lines"] as { most: number }[]).every(({ most }) => most > 10)).toBe(true);
    expect((await linesOf(world))[0]!.translation).toMatchObject({ engine: MODEL, prompt: "translate-1", stale: false });
  });
  it("is not told again after an edit what the film is about", async () => {
    const world = new SpeakingWorld();
    await world.finish(jobOf("job_1", ["pt-BR"], { words: true }));
    const [line] = await linesOf(world);
    await edit(world, { op: "set_text", lineId: line!.id, ifRevision: line!.revision, text: "The bus leaves at nine." });
    await world.finish(jobOf("job_2", ["pt-BR"], { words: true }));
    expect(world.of("summarize")).toHaveLength(1);
    expect(world.of("translate").at(-1)!["lines"]).toHaveLength(1);
  });
  it("says a line shorter that does not fit, pins that, and says how often it did", async () => {
    const world = new SpeakingWorld();
    world.said = (text) => (text.startsWith("It arrives") ? LONG : `Em português: ${text}`);
    await world.finish(jobOf("job_1", ["pt-BR"], { words: true }));
    const line = (await linesOf(world)).find(({ text }) => text.startsWith("It arrives"))!;
    expect(line.translation!.rewrites).toBeGreaterThan(0);
    expect(line.translation!.text.length).toBeLessThan(LONG.length);
    expect((await world.loop.takes({ lineId: line.id, language: "pt-BR" }))!.at(-1)!.text).toBe(line.translation!.text);
  });
  it("leaves a rewrite alone that comes after a person wrote the line", async () => {
    const world = new SpeakingWorld();
    world.said = (text) => (text.startsWith("It arrives") ? LONG : `Em português: ${text}`);
    const words = world.vendors.words!;
    const rewrite = (ask: Parameters<typeof words.rewrite>[0]) => world.words().rewrite(ask);
    words.rewrite = async (ask) => {
      const { id, revision } = (await linesOf(world)).find(({ text }) => text.startsWith("It arrives"))!;
      await edit(world, { op: "set_translation", lineId: id, ifRevision: revision, language: "pt-BR", text: "Chega antes do meio-dia." });
      return rewrite(ask);
    };
    await world.finish(jobOf("job_1", ["pt-BR"], { words: true }));
    const line = (await linesOf(world)).find(({ text }) => text.startsWith("It arrives"))!;
    expect(line.translation).toMatchObject({ text: "Chega antes do meio-dia.", engine: "user", rewrites: 0 });
  });
});

describe("takes that are heard again", () => {
  it("are spoken once more where nothing is heard; both are kept, with what was found, and either can be chosen", async () => {
    const world = new SpeakingWorld();
    await world.finish(jobOf("job_1", ["pt-BR"], { verify: true }));
    const [line] = await linesOf(world);
    const takes = (await world.loop.takes({ lineId: line!.id, language: "pt-BR" }))!;
    expect(takes.map(({ variant, selected }) => [variant, selected])).toEqual([
      [0, true],
      [1, false],
    ]);
    expect(takes.every(({ flags }) => flags!.includes("silent"))).toBe(true);
    expect(line!.take).toMatchObject({ flags: takes[0]!.flags });
    const ran = world.count("synthesize");
    await edit(world, { op: "select_take", lineId: line!.id, ifRevision: line!.revision, language: "pt-BR", takeId: takes[1]!.id });
    await world.finish(jobOf("job_2", ["pt-BR"], { verify: true }));
    expect((await linesOf(world))[0]!.take).toMatchObject({ id: takes[1]!.id, variant: 1 });
    expect(world.count("synthesize")).toBe(ran);
  });
  it("can be asked for anew, beside those that were tried", async () => {
    const world = new SpeakingWorld();
    await world.finish(jobOf("job_1", ["pt-BR"], { verify: true }));
    const [line] = await linesOf(world);
    await edit(world, { op: "new_take", lineId: line!.id, ifRevision: line!.revision, language: "pt-BR" });
    await world.finish(jobOf("job_2", ["pt-BR"], { verify: true }));
    const takes = (await world.loop.takes({ lineId: line!.id, language: "pt-BR" }))!;
    expect(takes.map(({ variant }) => variant)).toEqual([0, 1, 2, 3]);
  });
});

describe("a dub with a vendor's voice", () => {
  it("counts what is said, and nothing for a workspace that brought its own key", async () => {
    const costs = await Promise.all(
      [undefined, { elevenlabs: "cre_1" }].map(async (credentials) => {
        const world = new SpeakingWorld();
        await world.finish(jobOf("job_1", ["pt-BR"], { voice: true, ...(credentials && { credentials }) }));
        expect(world.of("speak").every(({ credential }) => credential === (credentials?.elevenlabs ?? null))).toBe(true);
        const { usage } = (await world.loop.snapshot()).jobs[0]!;
        return usage.map(({ meter, vendorCostMicros }) => [meter, vendorCostMicros]);
      }),
    );
    expect(costs).toEqual([[["synthesize_characters", 2_000]], [["synthesize_characters", 0]]]);
  });
  it("calls with the key that the workspace has now, not the one it had when the dub was made", async () => {
    const world = new SpeakingWorld();
    await world.finish(jobOf("job_1", ["pt-BR"], { voice: true, credentials: { elevenlabs: "cre_1" } }));
    const [line] = await linesOf(world);
    await edit(world, { op: "new_take", lineId: line!.id, ifRevision: line!.revision, language: "pt-BR" });
    const before = world.of("speak").length;
    await world.finish(jobOf("job_2", ["pt-BR"], { voice: true, credentials: { elevenlabs: "cre_2" } }));
    expect(
      world
        .of("speak")
        .slice(before)
        .map(({ credential }) => credential),
    ).toEqual(["cre_2"]);
  });
  it("keeps the cast for the next language", async () => {
    const world = new SpeakingWorld();
    await world.finish(jobOf("job_1", ["pt-BR"], { voice: true }));
    await world.finish(jobOf("job_2", ["es"], { voice: true }));
    const [speaker] = await world.loop.speakers();
    expect(speaker!.voices["es"]).toBe(speaker!.voices["pt-BR"]);
    expect(speaker!.voices["es"]).toMatch(/^[A-Za-z0-9]{20}$/);
  });
  it("is told how the original was said, and what stands around it", async () => {
    const world = new SpeakingWorld();
    await world.finish(jobOf("job_1", ["pt-BR"], { voice: true }));
    expect(world.of("speak")[0]).toMatchObject({ delivery: { mood: "statement", pitchRange: 3 }, previousText: null });
  });
  it("says of a clone without consent why the line keeps its voice", async () => {
    const world = new SpeakingWorld();
    await world.finish(jobOf("job_1", ["pt-BR"], { voice: true }));
    const [speaker] = await world.loop.speakers();
    const op = { speakerId: speaker!.id, language: "pt-BR", voice: "clone" };
    expect(await edit(world, { op: "set_speaker_voice", ifRevision: speaker!.revision, ...op })).toMatchObject({
      kind: "refused",
      refusal: { code: "consent_missing" },
    });
  });
});
