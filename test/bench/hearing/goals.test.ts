/** From the judge's figures to goals met and missed. */
import { describe, expect, it } from "vitest";
import { findingsOf } from "../../../bench/hearing/goals.ts";
import type { Verdict } from "../../../bench/hearing/verdict.ts";

type Column = NonNullable<Verdict["ours"]>;
const column = (substitutions: number, starts: number[] = [50], ends: number[] = [60]): Column => ({
  errors: { words: 100, substitutions, deletions: 0, insertions: 0, heard: 100, rate: substitutions / 100, interval: [0, 0.1] },
  raw: { starts, ends, words: [] },
});
const invented = (heard: number): Column => ({
  errors: { words: 0, substitutions: 0, deletions: 0, insertions: heard, heard, rate: null, interval: null },
});
const turns = (rate: number, speakers: number) => ({ rate, missed: rate, falseAlarm: 0, confusion: 0, speakers, of: 3 });
const missed = (verdicts: Record<string, Verdict>): string[] =>
  findingsOf(verdicts).flatMap(({ isMet, what }) => (isMet === false ? [what.replace(/ \(.*/, "")] : []));

describe("the goals of hearing", () => {
  it("are met by what is as good as asked and as plain recognition", () => {
    expect(missed({ "talk-en": { who: {}, ours: column(1), plain: column(1) } })).toEqual([]);
  });

  it("are missed by more errors than asked, and by more than plain recognition makes", () => {
    expect(missed({ "talk-en": { who: {}, ours: column(2), plain: column(1) } })).toEqual(["talk-en: words", "talk-en: errors of ours beside plain"]);
  });

  it("ask of a hard clip only to be no worse than plain recognition", () => {
    expect(missed({ "overlap-b": { who: {}, ours: column(40), plain: column(41) } })).toEqual([]);
    expect(missed({ "overlap-b": { who: {}, ours: column(40, [90]), plain: column(41, [80]) } })).toEqual(["overlap-b: starts of ours beside plain, median"]);
  });

  it("count early and late edges alike, over all clips of a half", () => {
    const verdicts = {
      "talk-en": { who: {}, ours: column(0, [-300, 300]), plain: column(0, [900]) },
      "noisy-en": { who: {}, ours: column(0, [10, 20, 30]), plain: column(0, [900]) },
    };
    expect(missed(verdicts)).toEqual(["half a, easy clips: starts of lines, p90 of 5"]);
  });

  it("let nothing be heard where nobody speaks", () => {
    expect(missed({ music: { who: {}, ours: invented(2), plain: invented(30) } })).toEqual(["music: invented words"]);
  });

  it("are missed where nobody told the speakers of a dialogue apart", () => {
    expect(missed({ "dialogue-en": { who: {} } })).toEqual(["dialogue-en: DER"]);
    expect(missed({ "dialogue-en": { who: { turns: turns(0.05, 2) } } })).toEqual(["dialogue-en: speakers found"]);
    expect(missed({ "dialogue-en": { who: { turns: turns(0.11, 3) } } })).toEqual(["dialogue-en: DER"]);
  });

  it("are missed by speech and source words left in the background", () => {
    const stems = { vocalsDb: 19, backgroundDb: 5, residueDb: { all: -27, "4-8": -40, "8-11": null, "over 11": null }, words: { heard: 9, ofSource: 1 } };
    expect(missed({ "talk-en": { who: {}, apart: stems } })).toEqual([
      "talk-en: SI-SDR of the voice",
      "talk-en: speech left in the background",
      "talk-en: source words heard in the background",
    ]);
  });
});
