/** A small dub to edit: four lines of two speakers in a film of a minute, translated into German and French. */
import { expect } from "vitest";
import type { Line } from "../../../src/dubbing/script.ts";
import { decideEdit } from "../../../src/dubs/edits/decide-edit.ts";
import { EditOps } from "../../../src/dubs/edits/ops.ts";
import type { Change, Choice, Decided, EditableDub, Refusal } from "../../../src/dubs/edits/script.ts";
import { digestOf } from "../../../src/graph/digest.ts";
import { applyChanges } from "./apply-changes.ts";

export const line = (id: string, startMs: number, endMs: number, more: Partial<Line> = {}): Line => ({
  id,
  anchor: "l1",
  startMs,
  endMs,
  speakerId: "anna",
  text: `Text of ${id}.`,
  speech: [[startMs, endMs]],
  words: 3,
  score: 0.9,
  levelDb: -20,
  treatment: "dub",
  revision: 1,
  ...more,
});

export const byId = <Row extends { id: string }>(rows: readonly Row[]): Map<string, Row> => new Map(rows.map((row) => [row.id, row]));

export function dub(more: Partial<EditableDub> = {}): EditableDub {
  const lines = byId([
    line("l1", 1_000, 3_000, {
      text: "Good morning everyone.",
      speech: [
        [1_000, 1_800],
        [2_200, 3_000],
      ],
    }),
    line("l2", 2_500, 5_000, { speakerId: "ben" }),
    line("l3", 5_000, 8_000, { revision: 4, words: 6, score: 0.6, levelDb: -26 }),
    line("l4", 10_000, 12_000),
  ]);
  const pins = new Map([...lines].map(([id, { text }]) => [id, { sourceDigest: digestOf(text), text: `de ${text}`, engine: "google/nmt" }]));
  const german = {
    pins,
    choices: new Map<string, Choice>(),
    casts: new Map([
      ["anna", "eva"],
      ["ben", "max"],
    ]),
    voices: ["eva", "max", "uwe"],
  };
  return {
    filmMs: 60_000,
    lines,
    speakers: byId([
      { id: "anna", name: null, levelDb: -21, revision: 1 },
      { id: "ben", name: "Ben", levelDb: -24, revision: 2 },
    ]),
    glossary: { revision: 1, terms: [] },
    languages: new Map([
      ["de", german],
      ["fr", { pins: new Map(), choices: new Map(), casts: new Map(), voices: [] }],
    ]),
    takes: (language, lineId) =>
      language === "de" && lineId === "l1"
        ? [
            { id: "t0", text: "de Good morning everyone.", voice: "eva", variant: 0 },
            { id: "t1", text: "Guten Tag.", voice: "eva", variant: 2 },
            { id: "t2", text: "de Good morning everyone.", voice: "uwe", variant: 5 },
          ]
        : [],
    ...more,
  };
}

export const SIGNATURE = { by: "key:1", at: "2026-11-28T12:00:00.000Z" };

export function counted(): (prefix: string) => string {
  let next = 0;
  return (prefix) => `${prefix}_${(next += 1)}`;
}

/** As the API does it: parsed, then decided. */
export function edit(now: EditableDub, ...ops: unknown[]): Decided {
  return decideEdit(now, EditOps.parse(ops), counted(), SIGNATURE);
}

export function accepted(decided: Decided): Change[] {
  if ("refused" in decided) throw new Error(`refused: ${JSON.stringify(decided.refused)}`);
  return decided.changes;
}

export function edited(now: EditableDub, ...ops: unknown[]): EditableDub {
  return applyChanges(now, accepted(edit(now, ...ops)));
}

export function refusal(decided: Decided): Refusal {
  if ("changes" in decided) throw new Error(`accepted: ${JSON.stringify(decided.changes)}`);
  return decided.refused;
}

/** Table and id of each change, with the language where it has one. */
export function rowsOf(changes: readonly Change[]): string[] {
  return changes.map((change) => ("language" in change ? `${change.table} ${change.language} ${change.id}` : `${change.table} ${change.id}`));
}

/** What `edit` answers when its only op is refused so. */
export function refused(code: Refusal["code"], message: RegExp): unknown {
  return { refused: expect.objectContaining({ code, index: 0, message: expect.stringMatching(message) }) };
}
