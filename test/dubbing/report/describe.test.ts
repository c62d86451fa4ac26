import { describe, expect, test } from "vitest";
import { reportCard } from "../../../src/dubbing/report/build.ts";
import { describeReport } from "../../../src/dubbing/report/describe.ts";
import { input, line, place, sound, take } from "./inputs.ts";

describe("a report card as text", () => {
  test("says in about 25 rows what people want to know, and which lines to look at", () => {
    const lines = [line("a", 1000, 3000), line("b", 4000, 6000), line("c", 7000, 8000), line("d", 9000, 9500, { text: `${"long ".repeat(20)}end` })];
    const places = [
      place("a", 1000, 3000),
      place("b", 4100, 6500, { rate: 1.38, reason: "faster", done: ["borrowed_after", "faster"] }),
      place("c", 7000, 7900),
      place("d", 9000, 9500, { placed: false, reason: "too_long", neededRate: 2.4 }),
    ];
    const takes = [
      take("a", 2000, { flags: [], wer: 0 }),
      take("b", 3300, { flags: [], wer: 0.1, stemWer: 0.15 }),
      take("c", 900, { flags: ["missing_words"], wer: 0.5 }),
    ];
    const sync = { dubbedStartMs: 0, originalStartMs: 12.5, sourceStartMs: 12.5 };
    const rows = describeReport(
      reportCard(input(lines, places, { takes, sound, sync, engines: { transcription: "systran/base", separation: "deezer/spleeter" } })),
    );
    expect(rows).toEqual([
      "Report card en -> pt-BR, 60.0 s of film",
      "  lines          4, 3 dubbed, 1 keep their voice, 90.9 % of the speech dubbed",
      "  rate           p50 1.00, p95 1.38, max 1.38; 66.7 % within 12 % of the speaker's base",
      "  onset error    p50 0 ms, p90 100 ms, max 100 ms; 0 % over 0.3 s",
      "  end error      p50 100 ms, p90 500 ms, max 500 ms; 33.3 % over 0.3 s",
      "  heard          0 takes cut (0 ms), 0 holes over 0.5 s",
      "  overlaps       0 within a speaker, 0 between speakers",
      "  isochrony      96 % of the source's speech, 90.6 % of the dub's is at one time",
      "  takes          3 heard again, 1 flagged, WER 20 %",
      "  in the film    WER 21.7 %, of the same 3 takes alone 20 %",
      "  loudness       -16.0 LUFS (goal -16 LUFS), dialogue -15.9 LUFS, original -21.0 LUFS, gain 3.2 dB",
      "  true peak      -1.5 dBTP, -1.2 decoded, limited for 40 ms",
      "  over the rest  14.3 dB speech over background",
      "  source voice   5000 ms beside the dub",
      "  A/V difference dub 0.0 ms, original track 0.0 ms",
      "  engines        systran/base, deezer/spleeter, mozilla/en-pt, kokoro/82m",
      "  to look at     3 of 4 lines",
      '  4.0 s          "text of b": Takes 500 ms of the silence after its line, spoken at 1.38 times the voice\'s own pace.',
      '  7.0 s          "text of c": Fits as it was spoken. Its take: missing words.',
      '  9.0 s          "long long long long long long long long…": It would have to be spoken 2.40 times as fast: the original voice is kept.',
    ]);
  });

  test("leaves out what was not measured, and counts more odd lines than it names", () => {
    expect(describeReport(reportCard(input([], [], { separated: false })))).toEqual([
      "Report card en -> pt-BR, 60.0 s of film",
      "  lines          0, 0 dubbed, 0 keep their voice, 0 % of the speech dubbed",
      "  heard          0 takes cut (0 ms), 0 holes over 0.5 s",
      "  overlaps       0 within a speaker, 0 between speakers",
      "  takes          nobody heard them again",
      "  source voice   0 ms beside the dub, under it only made quieter",
      "  engines        systran/base, no separation",
      "  to look at     nothing",
    ]);
    const lines = Array.from({ length: 7 }, (_, at) => line(`l${at}`, at * 2000, at * 2000 + 1000));
    expect(describeReport(reportCard(input(lines, [])))).toContain("                 and 3 more");
  });
});
