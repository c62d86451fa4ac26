/** Scripts out of a real dub and back into it. */
import { describe, expect, it } from "vitest";
import { cpuMs } from "../cpu-ms.ts";
import type { Context } from "../../src/context.ts";
import { compareScript } from "../../src/dubbing/scripts/compare-script.ts";
import { readSheet } from "../../src/dubbing/scripts/read-sheet.ts";
import type { SheetFormat } from "../../src/dubbing/scripts/sheet.ts";
import { writeScript } from "../../src/dubbing/scripts/write-script.ts";
import type { EditAnswer } from "../../src/dubs/port.ts";
import { foresee, type RowOp, scriptOps } from "../../src/dubs/services/script-ops.ts";
import { scriptSheet } from "../../src/dubs/services/script-sheet.ts";
import { startOf, World } from "./world.ts";

const FORMATS: readonly SheetFormat[] = ["srt", "vtt", "ass", "csv", "json"];

async function dubbed(): Promise<World> {
  const world = new World();
  await world.loop.start(startOf("job_1", ["pt-BR", "es"]));
  await world.run();
  return world;
}

const sheetOf = (world: World, language: string | null) => scriptSheet({ dubs: () => world.loop } as unknown as Context, "dub_1", language);

/** The file goes out, is changed, and comes back: the ops it comes to, and what the dub is foreseen to refuse of them. */
async function changed(world: World, language: string | null, format: SheetFormat, change: (file: string) => string) {
  const { sheet } = await sheetOf(world, language);
  return opsOf(world, language, change(writeScript(sheet, format)));
}

async function opsOf(world: World, language: string | null, file: string) {
  const now = await sheetOf(world, language);
  const read = readSheet(new TextEncoder().encode(file), { format: null, side: language === null ? "source" : "translation", columns: {} });
  const difference = compareScript(now.sheet, read, { addNew: true, deleteMissing: true, force: false, flawOf: () => null });
  const ops = scriptOps(difference, language);
  return { difference, ops, foreseen: foresee(now, ops) };
}

let number = 0;
const edit = (world: World, ops: readonly RowOp[]): Promise<EditAnswer> =>
  world.loop.edit({ editId: `edt_${(number += 1)}`, actor: "key:a", ops: ops.map(({ op }) => op) });

describe("a script of a finished dub", () => {
  it.each(FORMATS)("comes back as %s without an op, on either side", async (format) => {
    const world = await dubbed();
    for (const language of [null, "pt-BR"]) {
      const { difference, ops } = await changed(world, language, format, (file) => file);
      expect([ops, difference.unchanged]).toEqual([[], (await world.loop.lines({ afterId: null, limit: 100, language })).length]);
    }
  });

  it("is dubbed in a person's words where its translation was changed, in that language alone", async () => {
    const world = await dubbed();
    const [line] = await world.loop.lines({ afterId: null, limit: 1, language: "pt-BR" });
    const { ops, foreseen } = await changed(world, "pt-BR", "vtt", (file) => file.replace(line!.translation!.text, "O trem sai às nove."));
    expect([ops.map(({ op }) => op), foreseen]).toEqual([
      [{ op: "set_translation", lineId: line!.id, ifRevision: 1, language: "pt-BR", text: "O trem sai às nove." }],
      null,
    ]);
    expect((await edit(world, ops)).kind).toBe("applied");
    expect((await world.loop.line({ lineId: line!.id, language: "pt-BR" }))!.translation).toMatchObject({ text: "O trem sai às nove.", engine: "user" });
    expect((await world.loop.line({ lineId: line!.id, language: "es" }))!.translation).not.toMatchObject({ engine: "user" });
  });

  it("conflicts with an edit made since it went out, and not once more with itself", async () => {
    const world = await dubbed();
    const file = writeScript((await sheetOf(world, null)).sheet, "csv").replace(/(lin_[^\r]*dub,)[^\r]*/u, "$1My own words.");
    const { ops } = await opsOf(world, null, file);
    expect(ops).toHaveLength(1);
    await edit(world, ops);
    expect((await opsOf(world, null, file)).difference).toMatchObject({ changed: [], conflicts: [] });
    const [line] = await world.loop.lines({ afterId: null, limit: 1, language: null });
    await edit(world, [{ row: null, op: { op: "set_text", lineId: line!.id, ifRevision: 2, text: "Their words." } }]);
    expect((await opsOf(world, null, file)).difference).toMatchObject({ changed: [], conflicts: [{ lineId: line!.id, fileRevision: 1, revision: 3 }] });
  });

  it("changes texts, times, speakers and treatments, lines more and lines less, in one edit", async () => {
    const world = await dubbed();
    const before = await world.loop.lines({ afterId: null, limit: 100, language: null });
    const [first, second, third] = before;
    const { ops, foreseen } = await changed(world, null, "json", (file) => {
      const script = JSON.parse(file) as { lines: Record<string, unknown>[] };
      Object.assign(script.lines[0]!, { text: "The first.", endMs: first!.endMs - 200, treatment: "keep" });
      script.lines.splice(1, 1);
      script.lines.push({ startMs: 57_000, endMs: 58_500, speakerId: first!.speakerId, text: "One more." });
      return JSON.stringify(script);
    });
    expect(ops.map(({ op }) => op.op)).toEqual(["delete_line", "set_text", "set_times", "set_treatment", "add_line"]);
    expect(foreseen).toBeNull();
    expect((await edit(world, ops)).kind).toBe("applied");
    const after = await world.loop.lines({ afterId: null, limit: 100, language: null });
    expect(after[0]).toMatchObject({ id: first!.id, text: "The first.", endMs: first!.endMs - 200, treatment: "keep", revision: 2 });
    expect(after.map(({ id }) => id)).not.toContain(second!.id);
    expect(after.find(({ id }) => id === third!.id)).toEqual(third);
    expect(after.at(-1)).toMatchObject({ startMs: 57_000, text: "One more.", treatment: "dub" });
  });

  it("is foreseen to be refused as the dub itself refuses it", async () => {
    const world = await dubbed();
    const [line] = await world.loop.lines({ afterId: null, limit: 1, language: null });
    for (const endMs of [line!.startMs + 20, 3_600_000]) {
      const { ops, foreseen } = await changed(world, null, "csv", (file) => file.replace(`,${line!.endMs},`, `,${endMs},`));
      const answer = await edit(world, ops);
      expect(answer.kind === "refused" && answer.refusal).toEqual(foreseen);
      expect([foreseen?.code, ops[foreseen!.index!]!.row]).toEqual([endMs < 10_000 ? "line_too_short" : "outside_video", 2]);
    }
  });
});

it("4,000 changes of 10,000 lines are foreseen in two seconds", () => {
  const lines = Array.from({ length: 10_000 }, (_, at) => ({
    id: `lin_${at}`,
    revision: 1,
    startMs: at * 1_000,
    endMs: at * 1_000 + 900,
    speakerId: "spk_1",
    treatment: "dub" as const,
    text: `Sentence ${at}.`,
    translation: null,
    stale: false,
  }));
  const sheet = { sourceLanguage: "en", language: null, speakers: [{ id: "spk_1", name: null }], lines };
  const ops = lines
    .slice(0, 4_000)
    .map(({ id, startMs, endMs }): RowOp => ({ row: 1, op: { op: "set_times", lineId: id, ifRevision: 1, startMs, endMs: endMs + 50 } }));
  expect(foresee({ sheet, durationMs: 20_000_000 }, ops)).toBeNull();
  expect(cpuMs(() => foresee({ sheet, durationMs: 20_000_000 }, ops), 2_000)).toBeLessThan(2_000);
});
