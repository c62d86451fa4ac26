/** What the hour-long benchmark decides by itself: the order of its clips, and what counts as growth. */
import { describe, expect, it } from "vitest";
import { playlist } from "../../../bench/hearing/long-film.ts";
import { growth, treeBytes } from "../../../bench/hearing/memory.ts";

const CLIPS = [
  { name: "a", durationMs: 40_000 },
  { name: "b", durationMs: 50_000 },
  { name: "c", durationMs: 60_000 },
];

describe("a long film", () => {
  it("is as long as wanted, with all clips in it and none twice running", () => {
    const names = playlist(CLIPS, 3_600_000);
    const lengthMs = names.reduce((sum, name) => sum + CLIPS.find((clip) => clip.name === name)!.durationMs, 0);
    expect(lengthMs).toBeGreaterThanOrEqual(3_600_000);
    expect(lengthMs).toBeLessThan(3_660_000);
    expect(new Set(names)).toEqual(new Set(["a", "b", "c"]));
    expect(names.every((name, index) => name !== names[index + 1])).toBe(true);
  });

  it("is the same for the same seed and another for another", () => {
    expect(playlist(CLIPS, 600_000, 1)).toEqual(playlist(CLIPS, 600_000, 1));
    expect(playlist(CLIPS, 600_000, 1)).not.toEqual(playlist(CLIPS, 600_000, 2));
  });

  it("can be made of one clip", () => {
    expect(playlist([{ name: "a", durationMs: 30_000 }], 60_000)).toEqual(["a", "a"]);
  });
});

describe("memory", () => {
  it("is that of a process and of all it started, and of nothing else", () => {
    const rows = [
      { pid: 1, parent: 0, bytes: 1 },
      { pid: 10, parent: 1, bytes: 100 },
      { pid: 11, parent: 10, bytes: 20 },
      { pid: 12, parent: 11, bytes: 3 },
      { pid: 20, parent: 1, bytes: 5_000 },
    ];
    expect(treeBytes(rows, 10)).toBe(123);
    expect(treeBytes(rows, 99)).toBe(0);
  });

  it("grows when the last third is more than the first, whatever lies between", () => {
    expect(growth([10, 10, 10, 90, 90, 90, 11, 11, 11])).toBeCloseTo(1.1);
    expect(growth([1, 2, 3])).toBeNull();
  });
});
