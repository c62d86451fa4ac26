import { describe, expect, it } from "vitest";
import type { EditOp } from "../../src/dubs/edits/ops.ts";
import type { EditAnswer } from "../../src/dubs/port.ts";
import type { LineView } from "../../src/dubs/wire.ts";
import { answer } from "./script.ts";
import { startOf, World } from "./world.ts";

async function dubbed(languages = ["pt-BR"]): Promise<World> {
  const world = new World();
  await world.loop.start(startOf("job_1", languages));
  await world.run();
  return world;
}

const linesOf = (world: World, language: string | null = "pt-BR"): Promise<LineView[]> => world.loop.lines({ afterId: null, limit: 100, language });

let number = 0;
async function edit(world: World, ops: EditOp[], actor = "key:a"): Promise<EditAnswer> {
  return world.loop.edit({ editId: `edt_${++number}`, actor, ops });
}

function applied(answer: EditAnswer) {
  if (answer.kind !== "applied") throw new Error(JSON.stringify(answer));
  return answer.edit;
}

/** What a job for all languages runs after this. */
async function rendered(world: World, jobId: string, languages = ["pt-BR"]): Promise<Record<string, number>> {
  const before = world.ran.length;
  await world.loop.start({ ...startOf(jobId, languages), job: { ...startOf(jobId, languages).job, kind: "render" } });
  await world.run();
  expect(await world.status(jobId)).toBe("succeeded");
  const ran = world.ran.slice(before).map(({ stage }) => stage);
  return Object.fromEntries(["translate", "synthesize", "transcribe", "mix"].map((stage) => [stage, ran.filter((each) => each === stage).length]));
}

const stale = (world: World): boolean[] => world.projections.at(-1)!.outputs.map((output) => output.stale);

describe("an edit of a finished dub", () => {
  it("runs nothing by itself: outputs go on being served and say that they are stale", async () => {
    const world = await dubbed();
    const [line] = await linesOf(world);
    const before = world.ran.length;
    applied(await edit(world, [{ op: "set_text", lineId: line!.id, ifRevision: 1, text: "The train leaves at nine." }]));
    await world.run();
    expect([world.ran.length - before, stale(world).every(Boolean)]).toEqual([0, true]);
    expect((await linesOf(world))[0]).toMatchObject({ text: "The train leaves at nine.", revision: 2, translation: { stale: true } });
    expect(world.frames.filter(({ type }) => type === "output.stale").map(({ data }) => data["stale"])).toEqual([true, true, true, true, true]);
  });
  it("makes again only what hangs on a changed text, and the outputs are fresh", async () => {
    const world = await dubbed(["pt-BR", "es"]);
    const [line] = await linesOf(world);
    applied(await edit(world, [{ op: "set_text", lineId: line!.id, ifRevision: 1, text: "The train leaves at nine." }]));
    expect(await rendered(world, "job_2")).toEqual({ translate: 1, synthesize: 1, transcribe: 0, mix: 1 });
    const byLanguage = Map.groupBy(world.projections.at(-1)!.outputs, ({ language }) => language);
    expect([...byLanguage].map(([language, outputs]) => [language, outputs.some((output) => output.stale)])).toEqual([
      ["pt-BR", false],
      ["es", true],
    ]);
  });
  it("leaves outputs fresh that it does not change: a name, a glossary", async () => {
    const world = await dubbed();
    const [speaker] = await world.loop.speakers();
    applied(await edit(world, [{ op: "rename_speaker", speakerId: speaker!.id, ifRevision: 1, name: "Anna" }]));
    applied(await edit(world, [{ op: "set_glossary", ifRevision: 1, terms: [{ source: "train", kind: "force", language: null, target: "comboio" }] }]));
    expect(stale(world).some(Boolean)).toBe(false);
    expect((await world.loop.speakers())[0]).toMatchObject({ name: "Anna", revision: 2 });
    expect((await world.loop.glossary()).terms).toHaveLength(1);
    expect(await rendered(world, "job_2")).toEqual({ translate: 0, synthesize: 0, transcribe: 0, mix: 0 });
  });
  it("speaks a person's own translation without asking the engine", async () => {
    const world = await dubbed();
    const [line] = await linesOf(world);
    applied(await edit(world, [{ op: "set_translation", lineId: line!.id, ifRevision: 1, language: "pt-BR", text: "O trem sai às nove." }]));
    expect(await rendered(world, "job_2")).toEqual({ translate: 0, synthesize: 1, transcribe: 0, mix: 1 });
    expect((await linesOf(world))[0]!.translation).toEqual({ text: "O trem sai às nove.", engine: "user", stale: false, prompt: null, rewrites: 0 });
  });
  it("asks the engine again for another wording, of this line alone", async () => {
    const world = await dubbed();
    const [line] = await linesOf(world);
    applied(await edit(world, [{ op: "retranslate", lineId: line!.id, ifRevision: 1, language: "pt-BR" }]));
    const before = world.ran.length;
    expect((await rendered(world, "job_2"))["translate"]).toBe(1);
    const asked = JSON.parse(world.ran.slice(before).find(({ stage }) => stage === "translate")!.label) as { lines: { id: string }[]; wording: number };
    expect([asked.lines.map(({ id }) => id), asked.wording]).toEqual([[line!.id], 1]);
  });
  it("keeps takes: a new one is made, and the first can be chosen again at no cost", async () => {
    const world = await dubbed();
    const [line] = await linesOf(world);
    applied(await edit(world, [{ op: "new_take", lineId: line!.id, ifRevision: 1, language: "pt-BR" }]));
    expect(await rendered(world, "job_2")).toEqual({ translate: 0, synthesize: 1, transcribe: 0, mix: 1 });
    const takes = (await world.loop.takes({ lineId: line!.id, language: "pt-BR" }))!;
    expect(takes.map(({ variant, selected }) => [variant, selected])).toEqual([
      [0, false],
      [1, true],
    ]);
    applied(await edit(world, [{ op: "select_take", lineId: line!.id, ifRevision: 2, language: "pt-BR", takeId: takes[0]!.id }]));
    expect(await rendered(world, "job_3")).toEqual({ translate: 0, synthesize: 0, transcribe: 0, mix: 0 });
    expect((await linesOf(world))[0]!.take?.variant).toBe(0);
  });
  it("has its first translation again when its text is changed back, in the same words, from an engine that never repeats itself", async () => {
    const world = new World();
    let calls = 0;
    world.script = (task) => {
      const told = answer(task);
      if (task.stage !== "translate" || "failure" in told) return told;
      const lines = told.value["translations"] as { id: string; text: string }[];
      return { ...told, value: { translations: lines.map(({ id, text }) => ({ id, text: `${text} (${++calls})` })) } };
    };
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    await world.run();
    const [line] = await linesOf(world);
    const first = applied(await edit(world, [{ op: "set_text", lineId: line!.id, ifRevision: 1, text: "Another text." }]));
    expect(await rendered(world, "job_2")).toMatchObject({ translate: 1, synthesize: 1 });
    applied(await world.loop.edit({ editId: "edt_back", actor: "key:a", undo: first.id }));
    expect((await linesOf(world))[0]!.translation).toEqual(line!.translation);
    expect(await rendered(world, "job_3")).toEqual({ translate: 0, synthesize: 0, transcribe: 0, mix: 0 });
    expect((await linesOf(world))[0]!.take).toEqual(line!.take);
  });
  it("gives new speakers a voice of their own, and lines of a deleted line's island keep theirs", async () => {
    const world = await dubbed();
    const [first, second] = await linesOf(world);
    applied(
      await edit(world, [
        { op: "set_speaker", lineId: first!.id, ifRevision: 1, speakerId: null, name: "Bea" },
        { op: "delete_line", lineId: second!.id, ifRevision: 1 },
      ]),
    );
    expect(await rendered(world, "job_2")).toMatchObject({ translate: 0, synthesize: 1 });
    const speakers = await world.loop.speakers();
    expect(new Set(speakers.map(({ voices }) => voices["pt-BR"])).size).toBe(2);
    expect(await linesOf(world)).toHaveLength(3);
  });
});

describe("edits are all or nothing", () => {
  it("refuses a stale revision with the present one, and changes nothing", async () => {
    const world = await dubbed();
    const [first, second] = await linesOf(world);
    applied(await edit(world, [{ op: "set_text", lineId: first!.id, ifRevision: 1, text: "One." }]));
    const answer = await edit(world, [
      { op: "set_text", lineId: second!.id, ifRevision: 1, text: "Two." },
      { op: "set_text", lineId: first!.id, ifRevision: 1, text: "Three." },
    ]);
    expect(answer).toMatchObject({ kind: "refused", refusal: { code: "stale_revision", index: 1, revision: 2 } });
    expect((await linesOf(world)).map(({ text }) => text).slice(0, 2)).toEqual(["One.", second!.text]);
  });
  it("takes two editors on two lines, and of two on one line the second is told", async () => {
    const world = await dubbed();
    const [first, second] = await linesOf(world);
    const answers = await Promise.all([
      edit(world, [{ op: "set_text", lineId: first!.id, ifRevision: 1, text: "A." }], "key:a"),
      edit(world, [{ op: "set_text", lineId: second!.id, ifRevision: 1, text: "B." }], "key:b"),
      edit(world, [{ op: "set_text", lineId: first!.id, ifRevision: 1, text: "C." }], "key:b"),
    ]);
    expect(answers.map(({ kind }) => kind)).toEqual(["applied", "applied", "refused"]);
  });
  it("takes the same edit twice as one", async () => {
    const world = await dubbed();
    const [line] = await linesOf(world);
    const command = { editId: "edt_same", actor: "key:a", ops: [{ op: "set_text", lineId: line!.id, ifRevision: 1, text: "Once." } as const] };
    const [one, two] = [await world.loop.edit(command), await world.loop.edit(command)];
    expect(applied(two)).toEqual(applied(one));
    expect((await linesOf(world))[0]!.revision).toBe(2);
    expect(await world.loop.edits({ before: null, limit: 10 })).toHaveLength(1);
  });
  it("are refused before there is a script", async () => {
    const world = new World();
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    expect(await edit(world, [{ op: "set_glossary", ifRevision: 1, terms: [] }])).toEqual({ kind: "no_script" });
  });
  it("on the glossary name its revision, which outlives a crash", async () => {
    const world = await dubbed();
    const set = (ifRevision: number, source: string): EditOp[] => [
      { op: "set_glossary", ifRevision, terms: [{ source, kind: "keep", language: null, target: null }] },
    ];
    expect(await world.loop.glossary()).toEqual({ revision: 1, terms: [] });
    applied(await edit(world, set(1, "train")));
    await world.crash();
    expect(await world.loop.glossary()).toMatchObject({ revision: 2, terms: [{ source: "train" }] });
    expect(await edit(world, set(1, "bus"))).toMatchObject({ kind: "refused", refusal: { code: "stale_revision", index: 0, revision: 2 } });
    applied(await edit(world, set(2, "bus")));
    expect(await world.loop.glossary()).toMatchObject({ revision: 3, terms: [{ source: "bus" }] });
  });
  it("say in their history what they changed, after a crash and an undo too", async () => {
    const world = await dubbed();
    const [line] = await linesOf(world);
    const made = applied(await edit(world, [{ op: "set_translation", lineId: line!.id, ifRevision: 1, language: "pt-BR", text: "Depois." }]));
    const [before, after] = [{ text: line!.translation!.text }, { text: "Depois." }];
    expect(made).toMatchObject({ changes: [{ kind: "translation", id: line!.id, language: "pt-BR", before, after }], changesLeftOut: 0 });
    applied(await world.loop.edit({ editId: "edt_taken_back", actor: "key:a", undo: made.id }));
    await world.crash();
    const history = await world.loop.edits({ before: null, limit: 10 });
    expect(history.map(({ changes }) => changes)).toEqual([[{ ...made.changes[0], before: after, after: before }], made.changes]);
  });
  it("outlive a crash, with their history", async () => {
    const world = await dubbed();
    const [line] = await linesOf(world);
    applied(await edit(world, [{ op: "set_text", lineId: line!.id, ifRevision: 1, text: "Kept." }]));
    await world.crash();
    expect((await linesOf(world))[0]).toMatchObject({ text: "Kept.", revision: 2 });
    expect((await world.loop.edits({ before: null, limit: 10 }))[0]).toMatchObject({ actor: "key:a", ops: ["set_text"], lineIds: [line!.id], changed: true });
  });
  it("are not there at all when they could not be written", async () => {
    const world = await dubbed();
    const [line] = await linesOf(world);
    world.failingWrites = 1;
    await expect(edit(world, [{ op: "set_text", lineId: line!.id, ifRevision: 1, text: "Lost." }])).rejects.toThrow("disk is full");
    expect((await linesOf(world))[0]!.text).toBe(line!.text);
    expect(await world.loop.edits({ before: null, limit: 10 })).toEqual([]);
  });
});

describe("undo", () => {
  it("takes one's own edit back, and the outputs are fresh again without a job", async () => {
    const world = await dubbed();
    const [line] = await linesOf(world);
    const made = applied(await edit(world, [{ op: "set_text", lineId: line!.id, ifRevision: 1, text: "Oops." }]));
    const undone = applied(await world.loop.edit({ editId: "edt_undo", actor: "key:a", undo: made.id }));
    expect([undone.undoes, (await linesOf(world))[0]!.text]).toEqual([made.id, line!.text]);
    await world.run();
    expect(stale(world).some(Boolean)).toBe(false);
    expect((await world.loop.edits({ before: null, limit: 10 })).map(({ id, undoneBy }) => [id, undoneBy])).toEqual([
      ["edt_undo", null],
      [made.id, "edt_undo"],
    ]);
  });
  it("is refused for another's edit, for one undone already, and for one that later edits built upon", async () => {
    const world = await dubbed();
    const [line] = await linesOf(world);
    const first = applied(await edit(world, [{ op: "set_text", lineId: line!.id, ifRevision: 1, text: "One." }]));
    const refused = async (actor: string, undo: string, id: string) => {
      const answer = await world.loop.edit({ editId: id, actor, undo });
      return answer.kind === "refused" ? answer.refusal.code : answer.kind;
    };
    expect(await refused("key:b", first.id, "edt_u1")).toBe("nothing_to_undo");
    applied(await edit(world, [{ op: "set_text", lineId: line!.id, ifRevision: 2, text: "Two." }]));
    expect(await refused("key:a", first.id, "edt_u2")).toBe("changed_since");
    expect(await refused("key:a", "edt_none", "edt_u3")).toBe("nothing_to_undo");
  });
});

describe("an edit while a job runs", () => {
  it("is taken up by it: the job ends with the text as it is then", async () => {
    const world = new World();
    await world.loop.start(startOf("job_1", ["pt-BR"]));
    while (world.count("synthesize") === 0) if (!(await world.step())) throw new Error("nothing left to do");
    const [line] = await linesOf(world);
    applied(await edit(world, [{ op: "set_text", lineId: line!.id, ifRevision: 1, text: "Changed meanwhile." }]));
    await world.run();
    expect(await world.status("job_1")).toBe("succeeded");
    expect((await linesOf(world))[0]!.translation).toMatchObject({ text: "pt-BR: Changed meanwhile.", stale: false });
    expect(stale(world).some(Boolean)).toBe(false);
  });
});
