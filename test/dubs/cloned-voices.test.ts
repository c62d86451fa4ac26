/** Voices that a vendor keeps of a dub's speakers: made with their consent, and forgotten with it, with the dub, or once nothing needs them. */
import { describe, expect, it } from "vitest";
import { ResolvedOptions } from "../../src/dubs/options.ts";
import type { Speak } from "../../src/stages/worker-stage.ts";
import { answer } from "./script.ts";
import { startOf, World } from "./world.ts";

const ENGINE = "elevenlabs/eleven_flash_v2_5";
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

class CloningWorld extends World {
  /** Names that voices were made under, in order; the id of the first is `cloned1`. */
  readonly made: string[] = [];
  readonly spokenWith: string[] = [];
  clone: Speak["clone"] = ({ name }) => Promise.resolve({ kind: "done", voice: `cloned${this.made.push(name)}`, usage: [] });

  constructor() {
    super();
    this.script = (task) => {
      if (task.stage !== "prosody") return answer(task);
      return { value: { lines: (task.params["lines"] as { id: string }[]).map(({ id }) => ({ id, pitchHz: 110, pitchRange: 3 })) }, artifacts: {} };
    };
    const speak: Speak["speak"] = ({ voice }) => {
      this.spokenWith.push(voice);
      const loud = 4_000 + 100 * voice.length;
      const samples = Int16Array.from({ length: 72_000 }, (_, at) => (at % 40 < 20 ? loud : -loud));
      return Promise.resolve({ kind: "done", sound: { samples, sampleRate: 24_000 }, warnings: [], usage: [] });
    };
    this.vendors = { speak: { speak, clone: (ask) => this.clone(ask) } };
  }

  async job(id: string): Promise<string | undefined> {
    const { dub, job } = startOf(id, ["pt-BR"]);
    const speech = { ...dub.options.speech, engine: ENGINE, verification: "none" };
    await this.loop.start({ job, dub: { ...dub, options: ResolvedOptions.parse({ ...dub.options, speech, credentials: { elevenlabs: "cre_1" } }) } });
    await this.run();
    return this.status(id);
  }

  private edits = 0;
  async edit(...ops: object[]): Promise<string> {
    const editId = `edt_${++this.edits}`;
    const done = await this.loop.edit({ editId, actor: "key:a", ops: ops as never });
    if (done.kind !== "applied") throw new Error(JSON.stringify(done));
    await this.quiet();
    return editId;
  }
  async speaker(): Promise<{ id: string; revision: number }> {
    return (await this.loop.speakers())[0]!;
  }
  async consent(): Promise<string> {
    const { id: speakerId, revision: ifRevision } = await this.speaker();
    return this.edit({ op: "record_consent", speakerId, ifRevision, basis: "own_voice", person: "Ana", statement: "My voice may be cloned for this film." });
  }
  async withdraw(): Promise<string> {
    const { id: speakerId, revision: ifRevision } = await this.speaker();
    return this.edit({ op: "withdraw_consent", speakerId, ifRevision });
  }
  async castClone(): Promise<void> {
    const { id: speakerId, revision: ifRevision } = await this.speaker();
    await this.edit({ op: "set_speaker_voice", speakerId, ifRevision, language: "pt-BR", voice: "clone" });
  }
  left(): number {
    return this.record().rows["outbox"]!.length;
  }
}

async function cloned(): Promise<CloningWorld> {
  const world = new CloningWorld();
  await world.job("job_1");
  await world.consent();
  await world.castClone();
  if ((await world.job("job_2")) !== "succeeded") throw new Error("it is not dubbed");
  expect(world.spokenWith.at(-1)).toBe("cloned1");
  expect(world.forgotten).toEqual([]);
  return world;
}
const first = (world: CloningWorld) => ({ workspaceId: "wsp_1", engine: ENGINE, credential: "cre_1", voice: "cloned1", name: world.made[0] });
const away = () => Promise.reject(new Error("vendor_unreachable"));

describe("a cloned voice", () => {
  it("is called after its dub and speaker, and forgotten with the workspace's key when the dub is deleted", async () => {
    const world = await cloned();
    expect(world.made).toEqual([expect.stringMatching(new RegExp(`^OneVoice dub_1 [0-9a-f]{12} ${(await world.speaker()).id}$`))]);
    await world.loop.remove();
    expect(world.forgotten).toEqual([first(world)]);
    await world.loop.remove();
    expect([world.forgotten.length, world.left()]).toEqual([1, 0]);
  });
  it("is forgotten after the dub, too, whatever crashes, where the vendor is away at first", async () => {
    const world = await cloned();
    world.forget = away;
    await world.loop.remove();
    expect([...world.media.objects.keys()].filter((key) => key.includes("/d/dub_1/"))).toEqual([]);
    await world.crash();
    await world.pass(3 * HOUR_MS);
    expect(world.forgotten.length).toBeGreaterThan(5);
    expect(world.forgotten.length).toBeLessThan(30);
    world.forget = () => Promise.resolve();
    await world.crash();
    await world.pass(HOUR_MS);
    expect([world.forgotten.at(-1), world.left()]).toEqual([first(world), 0]);
  });
  it("that the vendor does not forget for a day is left to the account's owner, and said so", async () => {
    const world = await cloned();
    world.forget = () => Promise.reject(new Error("vendor_unauthorized"));
    await world.loop.remove();
    await world.pass(DAY_MS + 2 * HOUR_MS);
    expect(world.left()).toBe(0);
    expect(world.logged.filter(({ event }) => event === "voice_left_behind")).toMatchObject([
      { fields: { engine: ENGINE, voice: "cloned1", error: "vendor_unauthorized" } },
    ]);
    expect(world.forgotten.length).toBeLessThan(60);
  });
  it("is forgotten when the consent is withdrawn; a new consent makes a new one", async () => {
    const world = await cloned();
    await world.withdraw();
    expect(world.forgotten).toEqual([first(world)]);
    await world.consent();
    await world.castClone();
    expect(await world.job("job_3")).toBe("succeeded");
    expect([world.made.length, world.spokenWith.at(-1)]).toEqual([2, "cloned2"]);
    await world.loop.remove();
    expect(world.forgotten.map(({ voice }) => voice)).toEqual(["cloned1", "cloned2"]);
  });
  it("is forgotten when the consent's record is undone", async () => {
    const world = new CloningWorld();
    await world.job("job_1");
    const { id: speakerId, revision: ifRevision } = await world.speaker();
    const said = { basis: "own_voice", person: "Ana", statement: "My voice may be cloned for this film." };
    const both = await world.edit(
      { op: "record_consent", speakerId, ifRevision, ...said },
      { op: "set_speaker_voice", speakerId, ifRevision, language: "pt-BR", voice: "clone" },
    );
    await world.job("job_2");
    expect(await world.loop.edit({ editId: "edt_undo", actor: "key:a", undo: both })).toMatchObject({ kind: "applied" });
    await world.quiet();
    expect(world.forgotten).toEqual([first(world)]);
  });
  it("is forgotten when its speaker is merged into another", async () => {
    const world = new CloningWorld();
    await world.job("job_1");
    const [line] = await world.loop.lines({ afterId: null, limit: 1, language: "pt-BR" });
    await world.edit({ op: "set_speaker", lineId: line!.id, ifRevision: line!.revision, speakerId: null, name: "Berta" });
    const berta = (await world.loop.speakers()).find(({ name }) => name === "Berta")!;
    const other = (await world.loop.speakers()).find(({ name }) => name !== "Berta")!;
    const seen = { speakerId: berta.id, ifRevision: berta.revision };
    await world.edit(
      { op: "record_consent", ...seen, basis: "permission", person: "Berta", statement: "Berta agrees to it." },
      { op: "set_speaker_voice", ...seen, language: "pt-BR", voice: "clone" },
    );
    await world.job("job_2");
    expect([world.made.length, world.forgotten.length]).toEqual([1, 0]);
    const { revision } = (await world.loop.speakers()).find(({ id }) => id === berta.id)!;
    await world.edit({ op: "merge_speakers", speakerId: berta.id, ifRevision: revision, intoSpeakerId: other.id });
    expect(world.forgotten).toEqual([first(world)]);
    expect(await world.job("job_3")).toBe("succeeded");
    expect(world.made.length).toBe(1);
  });
  it("is forgotten once nothing has needed it for the grace time", async () => {
    const world = await cloned();
    const { id: speakerId, revision: ifRevision } = await world.speaker();
    await world.edit({ op: "set_speaker_voice", speakerId, ifRevision, language: "pt-BR", voice: "pNInz6obpgDQGcFmaJgB" });
    await world.job("job_3");
    await world.pass(3 * world.settings.graceMs);
    expect(world.forgotten).toEqual([first(world)]);
  });
  it("is shown as one in earlier takes, which nobody can choose without a consent", async () => {
    const world = await cloned();
    await world.withdraw();
    await world.crash();
    const [line] = await world.loop.lines({ afterId: null, limit: 1, language: "pt-BR" });
    const takes = (await world.loop.takes({ lineId: line!.id, language: "pt-BR" }))!;
    const { id: takeId } = takes.find(({ voice }) => voice === "clone")!;
    const op = { op: "select_take", lineId: line!.id, ifRevision: line!.revision, language: "pt-BR", takeId };
    expect(await world.loop.edit({ editId: "edt_select", actor: "key:a", ops: [op] as never })).toMatchObject({ refusal: { code: "consent_missing" } });
  });
});

describe("a voice of whose making nobody heard", () => {
  const failing: Speak["clone"] = () =>
    Promise.resolve({ kind: "failed", failure: { code: "vendor_timed_out", message: "Late.", retryable: true }, usage: [] });
  async function failed(): Promise<CloningWorld> {
    const world = new CloningWorld();
    world.clone = (ask) => (world.made.push(ask.name), failing(ask));
    await world.job("job_1");
    await world.consent();
    await world.castClone();
    await world.job("job_2");
    return world;
  }

  it("bears the same name at each try, by which it is looked for when the dub is deleted", async () => {
    const world = await failed();
    expect([world.made.length > 1, new Set(world.made).size]).toEqual([true, 1]);
    await world.loop.remove();
    expect(world.forgotten).toEqual([{ ...first(world), voice: null }]);
  });
  it("is not looked for any more where a later try has made one of that name", async () => {
    const world = await failed();
    world.forget = away;
    await world.withdraw();
    const asked = world.forgotten.length;
    expect(asked).toBeGreaterThan(0);
    world.clone = ({ name }) => Promise.resolve({ kind: "done", voice: `cloned${world.made.push(name)}`, usage: [] });
    await world.consent();
    await world.castClone();
    world.forget = ({ voice }) => (voice === null && world.spokenWith.at(-1)?.startsWith("cloned") ? Promise.reject(new Error("it is in use")) : away());
    expect(await world.job("job_3")).toBe("succeeded");
    await world.pass(DAY_MS + 2 * HOUR_MS);
    expect(world.left()).toBe(0);
    expect(world.logged.filter(({ event }) => event === "voice_left_behind")).toEqual([]);
  });
});
