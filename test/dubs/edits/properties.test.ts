import * as fc from "../../property.ts";
import { describe, expect, it } from "vitest";
import { cpuMs } from "../../cpu-ms.ts";
import { CLONED } from "../../../containers/contract/stages.ts";
import type { Line } from "../../../src/dubbing/script.ts";
import { unconsented } from "../../../src/dubs/edits/consent-ops.ts";
import { decideEdit } from "../../../src/dubs/edits/decide-edit.ts";
import { Draft } from "../../../src/dubs/edits/draft.ts";
import type { EditOp } from "../../../src/dubs/edits/ops.ts";
import type { Change, Decided, EditableDub } from "../../../src/dubs/edits/script.ts";
import { undoEdit } from "../../../src/dubs/edits/undo-edit.ts";
import { applyChanges } from "./apply-changes.ts";
import { byId, counted, dub, line, SIGNATURE } from "./dub.ts";

const RUNS = { numRuns: 1_500, seed: 4 };
const lineId = fc.constantFrom("l1", "l2", "l3", "l4", "l5");
const speakerId = fc.constantFrom("anna", "ben");
const language = fc.constantFrom("de", "fr");
const text = fc.constantFrom("One two.", "Text of l3.", "Something else is said here.", "好。");
const voice = fc.constantFrom("eva", "max", "uwe", CLONED);
const ms = fc.integer({ min: 0, max: 16 }).map((second) => second * 1_000);
const revisions: Record<string, number> = { l1: 1, l2: 1, l3: 4, l4: 1, l5: 1, anna: 1, ben: 2, glossary: 1 };
const onLine = { lineId };
const record = (op: EditOp["op"], fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record({ op: fc.constant(op), ...fields }).map((made): EditOp => {
    const { lineId, speakerId, withLineId } = made as { lineId?: string; speakerId?: string; withLineId?: string };
    const withIfRevision = withLineId === undefined ? {} : { withIfRevision: revisions[withLineId] };
    return { ...made, ifRevision: revisions[lineId ?? speakerId ?? "glossary"], ...withIfRevision } as unknown as EditOp;
  });
const anyOp = fc.oneof(
  record("set_text", { ...onLine, text }),
  record("set_speaker", { ...onLine, speakerId: fc.constantFrom("anna", "ben", null) }),
  record("set_treatment", { ...onLine, treatment: fc.constantFrom("dub", "keep", "mute") }),
  record("set_times", { ...onLine, startMs: ms, endMs: ms }),
  record("split_line", { ...onLine, atMs: ms, atCharacter: fc.integer({ min: 1, max: 12 }) }),
  record("merge_lines", { ...onLine, withLineId: lineId }),
  record("add_line", { startMs: ms, endMs: ms, speakerId, text, treatment: fc.constant("dub") }),
  record("delete_line", onLine),
  record("rename_speaker", { speakerId, name: fc.constantFrom("Ben", "Cleo") }),
  record("merge_speakers", { speakerId, intoSpeakerId: speakerId }),
  record("record_consent", { speakerId, basis: fc.constantFrom("own_voice", "permission"), person: fc.constant("Anna"), statement: fc.constant("Yes.") }),
  record("withdraw_consent", { speakerId }),
  record("set_glossary", { terms: fc.constantFrom([], [{ source: "cat", kind: "keep", language: null, target: null }]) }),
  record("set_translation", { ...onLine, language, text }),
  record("retranslate", { ...onLine, language }),
  record("set_line_voice", { ...onLine, language, voice: fc.option(voice) }),
  record("set_speaker_voice", { speakerId, language, voice }),
  record("new_take", { ...onLine, language }),
  record("select_take", { ...onLine, language, takeId: fc.constantFrom("t0", "t1", "t2") }),
);
const ops = fc.array(anyOp, { minLength: 1, maxLength: 5 });

/** As `dub()`, in a film short enough to leave, with a line that can go to either speaker, spoken by an engine that clones. */
const start = (): EditableDub => ({
  ...dub(),
  filmMs: 15_000,
  lines: byId([...dub().lines.values(), line("l5", 13_000, 14_000, { text: "One two three." })]),
  languages: new Map([...dub().languages].map(([tag, engine]) => [tag, { ...engine, voices: ["eva", "max", "uwe", CLONED] }])),
});

function ifAccepted(decided: Decided, then: (changes: Change[]) => void): void {
  if ("changes" in decided) then(decided.changes);
}

function rowsOf({ lines, speakers, glossary, languages }: EditableDub) {
  const bare = (rows: Iterable<{ id: string; revision: number }>) => new Map([...rows].map((row) => [row.id, { ...row, revision: 0 }]));
  return { lines: bare(lines.values()), speakers: bare(speakers.values()), terms: glossary.terms, languages };
}

function faults(now: EditableDub): string[] {
  const lines = [...now.lines.values()].sort((a, b) => a.startMs - b.startMs);
  const overlaps = lines.flatMap((a, at) => lines.slice(at + 1).filter((b) => a.speakerId === b.speakerId && b.startMs < a.endMs));
  const isWhole = ({ startMs, endMs, text, speech, words, speakerId }: Line) =>
    0 <= startMs &&
    startMs + 100 <= endMs &&
    endMs <= now.filmMs &&
    text.trim() !== "" &&
    words > 0 &&
    now.speakers.has(speakerId) &&
    speech.length > 0 &&
    speech.every(([from, to]) => startMs <= from && from < to && to <= endMs);
  const orphans = [...now.languages.values()].flatMap(({ pins, choices }) => [...pins.keys(), ...choices.keys()].filter((id) => !now.lines.has(id)));
  return [...overlaps, ...lines.filter((row) => !isWhole(row))]
    .map(({ id }) => id)
    .concat(
      orphans,
      unconsented(new Draft(now, String)).map(({ speakerId }) => speakerId),
    );
}

/** A line that stays, or comes back, has a later revision than it ever had. */
function risesFrom(change: Change, first: EditableDub): boolean {
  if (change.table === "glossary") return change.after.revision === change.before.revision + 1;
  if (change.table !== "line" || change.after === null) return true;
  return change.after.revision > Math.max(change.before?.revision ?? 0, first.lines.get(change.id)?.revision ?? 0);
}

const turned = <Row>(rows: ReadonlyMap<string, Row>): Map<string, Row> => new Map([...rows].toReversed());

describe("whatever the edit", () => {
  it("undo gives back every row but for its revision, and undo of that makes the edit again", () => {
    let undone = 0;
    fc.assert(
      fc.property(ops, (made) =>
        ifAccepted(decideEdit(start(), made, counted(), SIGNATURE), (changes) => {
          if (changes.length === 0) return;
          const after = applyChanges(start(), changes);
          const inverse = (undoEdit(after, changes) as { changes: Change[] }).changes;
          const back = applyChanges(after, inverse);
          expect(rowsOf(back)).toEqual(rowsOf(start()));
          expect(rowsOf(applyChanges(back, (undoEdit(back, inverse) as { changes: Change[] }).changes))).toEqual(rowsOf(after));
          expect(inverse.filter((change) => !risesFrom(change, start()))).toEqual([]);
          undone += 1;
        }),
      ),
      RUNS,
    );
    expect(undone).toBeGreaterThan(300);
  });

  it("no speaker says two lines at once, no line leaves the film, is empty or of nobody, and nothing hangs on a line that is gone, and nobody is cloned without a consent", () => {
    fc.assert(
      fc.property(ops, (made) =>
        ifAccepted(decideEdit(start(), made, counted(), SIGNATURE), (changes) => expect(faults(applyChanges(start(), changes))).toEqual([])),
      ),
      RUNS,
    );
  });

  it("what was given stays as it was, refused or not, and the answer does not hang on the order of rows", () => {
    fc.assert(
      fc.property(ops, (made) => {
        const given = start();
        const there = decideEdit(given, made, counted(), SIGNATURE);
        expect({ ...given, takes: null }).toEqual({ ...start(), takes: null });
        const languages = new Map([...turned(given.languages)].map(([tag, all]) => [tag, { ...all, pins: turned(all.pins), casts: turned(all.casts) }]));
        expect(decideEdit({ ...given, lines: turned(given.lines), speakers: turned(given.speakers), languages }, made, counted(), SIGNATURE)).toEqual(there);
      }),
      RUNS,
    );
  });

  it("each row is changed once, truly, from what it was, and its revision rises by one", () => {
    fc.assert(
      fc.property(ops, (made) =>
        ifAccepted(decideEdit(start(), made, counted(), SIGNATURE), (changes) => {
          const rows = changes.map((change) => JSON.stringify([change.table, "language" in change ? change.language : "", change.id]));
          expect(new Set(rows).size).toBe(rows.length);
          for (const { before, after } of changes) expect(after).not.toEqual(before);
          const lines = changes.filter((change) => change.table === "line");
          for (const { id, before } of lines) expect(before).toEqual(start().lines.get(id) ?? null);
          expect(lines.filter(({ before, after }) => after !== null && after.revision !== (before?.revision ?? 0) + 1)).toEqual([]);
        }),
      ),
      RUNS,
    );
  });

  it("made twice it changes nothing the second time, where its ops say how things shall be", () => {
    const telling = anyOp.filter(({ op }) =>
      [
        "set_text",
        "set_treatment",
        "set_times",
        "rename_speaker",
        "record_consent",
        "withdraw_consent",
        "set_glossary",
        "set_translation",
        "set_line_voice",
      ].includes(op),
    );
    fc.assert(
      fc.property(telling, (op) =>
        ifAccepted(decideEdit(start(), [op], counted(), SIGNATURE), (changes) => {
          const now = applyChanges(start(), changes);
          const again = { ...op, ...("ifRevision" in op ? { ifRevision: op.ifRevision + Math.min(1, changes.length) } : {}) };
          expect(decideEdit(now, [again], counted(), SIGNATURE)).toEqual({ changes: [] });
        }),
      ),
      RUNS,
    );
  });
});

describe("an edit of 1,000 ops on 3,000 lines", () => {
  const lines = byId(Array.from({ length: 3_000 }, (_, index) => line(`l${index}`, index * 2_000, index * 2_000 + 1_500)));
  const large = { ...dub(), filmMs: 6_000_000, lines };
  const each = (of: (id: string, index: number) => EditOp) => Array.from({ length: 1_000 }, (_, index) => of(`l${index * 2}`, index));

  it.each<[string, EditOp[]]>([
    ["texts", each((lineId) => ({ op: "set_text", lineId, ifRevision: 1, text: "Some other text of common length." }))],
    ["times", each((lineId, index) => ({ op: "set_times", lineId, ifRevision: 1, startMs: index * 4_000 + 100, endMs: index * 4_000 + 1_600 }))],
    ["merges", each((lineId, index) => ({ op: "merge_lines", lineId, ifRevision: 1, withLineId: `l${index * 2 + 1}`, withIfRevision: 1 }))],
    ["deletes", each((lineId) => ({ op: "delete_line", lineId, ifRevision: 1 }))],
    ["translations", each((lineId) => ({ op: "set_translation", lineId, ifRevision: 1, language: "de", text: "Anders." }))],
  ])("of %s takes well under 200 ms", (_, made) => {
    expect(decideEdit(large, made, counted(), SIGNATURE)).toHaveProperty("changes");
    expect(cpuMs(() => decideEdit(large, made, counted(), SIGNATURE), 200)).toBeLessThan(200);
  });
});
