import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { folders, readFilms } from "../../../bench/fit/lines.ts";
import { pausesOf } from "../../../bench/fit/make/pauses.ts";
import { spokenAgain } from "../../../bench/fit/make/heard.ts";
import { krillinai } from "../../../bench/fit/policies/krillinai.ts";
import { ours } from "../../../bench/fit/policies/ours.ts";
import { errorsOf, rewritten } from "../../../bench/fit/rewrite.ts";
import { policyFilm, VARIANTS } from "../../../bench/fit/variants.ts";
import { film, line } from "./line.ts";

const films = readFilms();

describe("the measured lines", () => {
  it("are at least 150, of three speakers and five pairs of languages, in order and inside their films", () => {
    const lines = films.flatMap((each) => each.lines);
    expect(lines.length).toBeGreaterThanOrEqual(150);
    expect(new Set(films.map(({ source, target }) => `${source}-${target}`)).size).toBe(5);
    expect(new Set(lines.map(({ speakerId }) => speakerId)).size).toBeGreaterThanOrEqual(3);
    for (const { filmMs, lines: own } of films)
      for (const { startMs, endMs, phrases, takeMs, pauses } of own) {
        expect(startMs).toBeLessThan(endMs);
        expect(endMs).toBeLessThanOrEqual(filmMs);
        const edges = [startMs, ...phrases.flat(), endMs];
        expect(edges).toEqual(edges.toSorted((x, y) => x - y));
        expect(pauses.every(([from, to]) => from > 0 && to - from >= 120 && to < takeMs)).toBe(true);
      }
  });

  it("have others beside them, that nothing was tuned on", () => {
    const nameOf = ({ clip, source, target }: (typeof films)[number]): string => `${clip} ${source}-${target}`;
    const unseen = readFilms(folders.unseen);
    expect(unseen.flatMap((each) => each.lines).length).toBeGreaterThanOrEqual(40);
    expect(unseen.map(nameOf).filter((name) => films.map(nameOf).includes(name))).toEqual([]);
  });

  it("are refused by the name of their file where they are not what they should be", () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "lines-"));
    writeFileSync(path.join(folder, "broken.json"), JSON.stringify({ ...films[0], lines: [] }));
    expect(() => readFilms(folder)).toThrow("broken.json");
    rmSync(folder, { recursive: true });
  });

  it("become denser without losing order, length or phrases", () => {
    for (const each of films.map(policyFilm)) {
      const dense = VARIANTS["dense"]!(each);
      expect(dense.filmMs).toBeLessThanOrEqual(each.filmMs);
      for (const [index, one] of dense.lines.entries()) {
        const { startMs, endMs } = each.lines[index]!;
        expect(one.endMs - one.startMs).toBe(endMs - startMs);
        expect(one.phrases[0]![0]).toBeGreaterThanOrEqual(one.startMs);
        expect(one.phrases.at(-1)![1]).toBeLessThanOrEqual(one.endMs);
        expect(one.startMs).toBeGreaterThanOrEqual(dense.lines[index - 1]?.startMs ?? 0);
      }
    }
  });

  it("become wordier by a quarter", () => {
    const [{ lines }] = [VARIANTS["wordy"]!(film([line("a", [0, 4_000], 4_000, { pauses: [[1_000, 1_200]] })]))];
    expect(lines[0]).toMatchObject({ takeMs: 5_000, foreseenMs: 5_000, pauses: [[1_250, 1_500]], wording: 1.25 });
  });
});

describe("a rewriting", () => {
  it("brings what is foreseen to the target, with an error of our own data", () => {
    const [one] = rewritten(film([line("a", [0, 4_000], 9_000)]), { ...krillinai, rewrites: { most: 1, fills: false, target: () => 6_000 } }, [1.1], "x").lines;
    expect(one).toMatchObject({ foreseenMs: 6_000, takeMs: 6_600 });
  });

  it("never goes below 0.6 of a text, and makes nothing fuller for who asks for less", () => {
    const asked = (target: number) =>
      rewritten(film([line("a", [0, 4_000], 5_000)]), { ...krillinai, rewrites: { most: 1, fills: false, target: () => target } }, [1], "x").lines[0]!;
    expect(asked(100).takeMs).toBe(3_000);
    expect(asked(7_000).takeMs).toBe(5_000);
  });

  it("errs alike for every policy, and the same each time", () => {
    const [lines, errors] = [films.map(policyFilm)[0]!, errorsOf(films.flatMap((each) => policyFilm(each).lines))];
    const shorter = (policy: typeof krillinai) =>
      rewritten(lines, { ...policy, rewrites: { most: 1, fills: false, target: () => 1_500 } }, errors, "x").lines.map(({ takeMs }) => takeMs);
    expect(shorter(krillinai)).toEqual(shorter(ours(1.6)));
  });
});

describe("what makes the lines", () => {
  it("finds silences of 120 ms and more inside a take, none at its ends", () => {
    const sound = (ms: number, amplitude: number): number[] => Array.from({ length: ms * 16 }, (_, index) => Math.round(amplitude * Math.sin(index)));
    const pcm = Int16Array.from([
      ...sound(60, 0),
      ...sound(500, 8_000),
      ...sound(200, 10),
      ...sound(400, 8_000),
      ...sound(90, 0),
      ...sound(300, 8_000),
      ...sound(130, 0),
    ]);
    expect(pausesOf(pcm, 16_000, -15)).toEqual([[560, 760]]);
    expect(pausesOf(new Int16Array(16_000), 16_000, -15)).toEqual([]);
  });

  it("lays the takes of a dub one after the other, with the silences of its source", () => {
    const measured = films[0]!;
    const source = spokenAgain(measured);
    expect(source.lines.length).toBe(measured.lines.length);
    const edges = [...source.lines.flatMap(({ startMs, endMs }) => [startMs, endMs]), source.filmMs];
    expect(edges).toEqual(edges.toSorted((x, y) => x - y));
  });
});
