import { describe, expect, test } from "vitest";
import type { Turns } from "../../../containers/contract/transcript.ts";
import { hearing, say, segmented, together } from "./speech.ts";

type Heard = Parameters<typeof segmented>[0];
/** "spk_1: text" for each line. */
function told(heard: Heard, options: Parameters<typeof segmented>[1] = {}): string[] {
  const { lines } = segmented(heard, options);
  const order = [...new Set(lines.map(({ speakerId }) => speakerId))];
  return lines.map(({ speakerId, text }) => `${"ABCDE"[order.indexOf(speakerId)]}: ${text}`);
}

/** "0: 0-2000, 1: 2000-4000" */
function turns(text: string): Turns["turns"] {
  return text.split(", ").map((each) => {
    const [speaker, startMs, endMs] = each.match(/\d+/gu)!.map(Number);
    return { speaker: speaker!, startMs: startMs!, endMs: endMs! };
  });
}

describe("words go to the turn that fits", () => {
  test("and lines end where the speaker changes, even without a pause", () => {
    const words = say("Are you coming with us today or not? Yes, of course I am coming with you.");
    expect(told(hearing([words], { turns: turns("3: 0-2780, 7: 2790-6000") }))).toEqual([
      "A: Are you coming with us today or not?",
      "B: Yes, of course I am coming with you.",
    ]);
  });

  test("one word beyond a turn's edge stays with its sentence", () => {
    const words = say("Are you coming with us today or not? Yes, of course I am coming with you.");
    for (const edge of [2450, 3040])
      expect(told(hearing([words], { turns: turns(`0: 0-${edge}, 1: ${edge}-6000`) }))).toEqual([
        "A: Are you coming with us today or not?",
        "B: Yes, of course I am coming with you.",
      ]);
  });

  test("nobody says two words at once, so what is heard meanwhile is another's", () => {
    const first = say("I really think that we should all go home now before it rains.");
    const meanwhile = say("No!", { from: 1_500 });
    const heard = hearing([together(first, meanwhile)], { turns: turns("0: 0-4500, 1: 1500-1850") });
    expect(told(heard)).toEqual(["A: I really think that we should all go home now before it rains.", "B: No!"]);
  });

  test("the rest of a word that the recognizer cut stays with its beginning", () => {
    const words = say("He was never meant to be so ill |500| -disposed. And so we all went home that day.");
    expect(told(hearing([words], { turns: turns("0: 0-2800, 1: 3100-9000") }))).toEqual([
      "A: He was never meant to be so ill-disposed.",
      "B: And so we all went home that day.",
    ]);
  });

  test("words that no turn covers go to the nearest", () => {
    const words = say("He was not there when we came home. |2000| She was not there either when we left.");
    expect(told(hearing([words], { turns: turns("0: 400-1500, 1: 6000-7000") }))).toEqual([
      "A: He was not there when we came home.",
      "B: She was not there either when we left.",
    ]);
  });

  test("two who speak at once have lines at one time, each whole", () => {
    const first = say("I really think that we should all go home now.");
    const second = say("No, we must stay here until it is over.", { from: 2_500 });
    const heard = hearing([together(first, second)], { turns: turns("0: 0-3500, 1: 2500-5650") });
    const labelled = together(
      say("I really think that we should all go home now.", { speaker: "x" }),
      say("No, we must stay here until it is over.", { from: 2_500, speaker: "y" }),
    );
    expect(told(hearing([labelled]))).toEqual(["A: I really think that we should all go home now.", "B: No, we must stay here until it is over."]);
    expect(segmented(hearing([labelled])).lines.map(({ warnings }) => warnings)).toEqual([["overlap"], ["overlap"]]);
    expect(segmented(heard).speakers).toHaveLength(2);
  });

  test("a listener's word inside another's line is kept, and does not cut the line", () => {
    const labelled = together(say("So we went to the |300| market and bought some fish there.", { speaker: "x" }), say("Mhm.", { from: 1_700, speaker: "y" }));
    const { lines } = segmented(hearing([labelled]));
    expect(lines.map(({ text, treatment, warnings }) => [text, treatment, warnings])).toEqual([
      ["So we went to the market and bought some fish there.", "dub", undefined],
      ["Mhm.", "keep", ["backchannel"]],
    ]);
    const unlabelled = hearing([together(say("So we went to the |300| market and bought some fish there."), say("Mhm.", { from: 1_700 }))], {
      turns: turns("0: 0-4300, 1: 1700-2000"),
    });
    expect(segmented(unlabelled).lines.map(({ text }) => text)).toEqual(["So we went to the market and bought some fish there.", "Mhm."]);
  });

  test("a line does not go on behind another's answer", () => {
    const labelled = together(say("And then she said |900| nothing at all to me.", { speaker: "x" }), say("What was it?", { from: 1_400, speaker: "y" }));
    expect(told(hearing([labelled]))).toEqual(["A: And then she said", "B: What was it?", "A: nothing at all to me."]);
  });
});

describe("without turns", () => {
  test("the recognizer's labels are linked across pieces by the words both heard", () => {
    const pieces = [
      { fromMs: 0, untilMs: 4_000 },
      { fromMs: 4_000, untilMs: 12_000 },
    ];
    const left = together(say("He was not there when we came home.", { speaker: "0" }), say("Nobody was there |400| at home.", { from: 3_200, speaker: "1" }));
    const right = together(
      say("Nobody was there |400| at home.", { from: 3_210, speaker: "0" }),
      say("But the lights were all on when we came.", { from: 6_500, speaker: "1" }),
      say("That is very strange indeed.", { from: 10_000, speaker: "0" }),
    );
    expect(told(hearing([left, right], { pieces }))).toEqual([
      "A: He was not there when we came home.",
      "B: Nobody was there at home.",
      "C: But the lights were all on when we came.",
      "B: That is very strange indeed.",
    ]);
  });

  test("or labels there is one speaker, and a warning says so", () => {
    const { warnings, speakers } = segmented(hearing([say("He was not there when we came home.")], { turns: [] }));
    expect([warnings.map(({ code }) => code), speakers]).toEqual([["one_speaker_assumed"], [{ id: "spk_1", name: null }]]);
  });

  test("a script's names count before turns, and are given back", () => {
    const script = together(say("He was not there when we came home.", { speaker: "ANNA" }), say("Nobody was there at home.", { from: 5_000, speaker: "Ben" }));
    const { speakers, lines } = segmented(hearing([script], { turns: turns("0: 0-9000") }), { isScript: true });
    expect(speakers).toEqual([
      { id: "spk_1", name: "ANNA" },
      { id: "spk_3", name: "Ben" },
    ]);
    expect(lines.map(({ speakerId }) => speakerId)).toEqual(["spk_1", "spk_3"]);
  });
});

test("no line crosses a speaker, whoever said what", () => {
  const voices = ["x", "y", "z"].map((speaker, at) =>
    say(Array.from({ length: 40 }, (_, word) => `${speaker}${word}${word % 7 ? "" : "."}`).join(" "), { from: 400 * at, speaker }),
  );
  for (const { heard } of segmented(hearing([together(...voices)])).lines) expect(new Set(heard!.map(([text]) => text[0])).size).toBe(1);
});
