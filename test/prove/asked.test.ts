import { describe, expect, it } from "vitest";
import { askedOf, CI, CI_REQUESTS, Refused } from "./asked.ts";

const MUTANTS = ["no fence", "lease ignored"];
const asked = (words: string): unknown => askedOf(words.split(" ").filter(Boolean), MUTANTS);

describe("what is asked of the campaign", () => {
  it("is the slice of CI when nothing else is said", () => {
    expect(asked("")).toEqual({ kind: "campaign", tiers: ["T1", "T2", "T3"], sizes: CI, minutes: null, from: { simulated: 1, real: 0 }, api: true });
    expect(asked("--ci")).toEqual(asked(""));
    expect(asked("--ci --tier T2")).toMatchObject({ tiers: ["T2"], sizes: CI, api: false });
  });
  it("is the API with as many requests as are said, or as CI makes", () => {
    expect(asked("api")).toEqual({ kind: "api", requests: CI_REQUESTS, matrix: true });
    expect(asked("api --ci")).toEqual(asked("api"));
    expect(asked("api --requests 20000")).toEqual({ kind: "api", requests: 20_000, matrix: true });
    expect(asked("--minutes 3")).toMatchObject({ api: false });
  });
  it("is one seed when a seed alone is named, on the platform only if its tier is", () => {
    expect(asked("--seed 210")).toEqual({ kind: "seed", seed: 210, tiers: ["T1", "T2"] });
    expect(asked("--tier T2 --seed 0")).toEqual({ kind: "seed", seed: 0, tiers: ["T2"] });
    expect(asked("--tier T3 --seed 5")).toEqual({ kind: "seed", seed: 5, tiers: ["T3"] });
  });
  it("begins with the seed when it is also said how many", () => {
    expect(asked("--seed 7 --tier T2 --runs 30")).toMatchObject({ kind: "campaign", tiers: ["T2"], sizes: { worlds: 30 }, from: { simulated: 7, real: 7 } });
    expect(asked("--seed 7 --ci")).toMatchObject({ kind: "campaign", sizes: CI, from: { simulated: 7 } });
  });
  it("has as many plans for its graphs as CI has", () => {
    expect(asked("--tier T1 --runs 12000")).toMatchObject({ sizes: { graphs: 12_000, plans: 240 } });
  });
  it("has no end but the time when minutes are named, and both when runs are too", () => {
    const endless = { graphs: Infinity, plans: Infinity, worlds: Infinity, real: Infinity };
    expect(asked("--minutes 1.5")).toMatchObject({ kind: "campaign", minutes: 1.5, sizes: endless });
    expect(asked("--minutes 30 --tier T3 --runs 20")).toMatchObject({ minutes: 30, sizes: { real: 20 } });
  });
  it("is the mutants, or those whose name has the text", () => {
    expect(asked("--mutants")).toEqual({ kind: "mutants", names: MUTANTS });
    expect(asked("--mutants --only fence")).toEqual({ kind: "mutants", names: ["no fence"] });
  });
});

describe("what the campaign refuses", () => {
  it.each([
    ["--tier T4", "no tier T4"],
    ["--tier=", "no tier"],
    ["--seed abc", 'not "abc"'],
    ["--seed=", 'not ""'],
    ["--seed=-1", 'not "-1"'],
    ["--seed 1.5", 'not "1.5"'],
    ["--seed 4294967296", "from 0 to 4294967295"],
    ["--tier T2 --runs abc", 'not "abc"'],
    ["--tier T2 --runs 0", 'not "0"'],
    ["--runs 5", "name it with --tier"],
    ["--minutes 0", 'not "0"'],
    ["--minutes x", 'not "x"'],
    ["--ci --minutes 3", "leave out"],
    ["--ci --tier T2 --runs 3", "leave out"],
    ["--mutants --only typo", 'No mutant\'s name has "typo"'],
    ["--only fence", "--only is for --mutants"],
    ["--mutants --tier T2", "leave out --tier"],
    ["api --requests 0", 'not "0"'],
    ["api --ci --requests 9", "leave out"],
    ["api --tier T2", "leave out --tier"],
    ["--requests 9", "--requests is for api"],
    ["--what", "--what"],
    ["T2", "T2"],
    ["--seed", "seed"],
  ])("is %s", (words, told) => {
    expect(() => asked(words)).toThrow(Refused);
    expect(() => asked(words)).toThrow(told);
  });
});
