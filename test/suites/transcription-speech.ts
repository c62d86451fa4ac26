/** What must come of speech, whoever hears it. */
import { describe, expect, it } from "vitest";
import { SPEECH_OVERLAP_MS, SPEECH_PIECE_MS } from "../../containers/contract/stages.ts";
import { Transcript } from "../../containers/contract/transcript.ts";
import { placeWords } from "../../src/dubbing/hear/place-words.ts";
import { stitch } from "../../src/dubbing/hear/stitch.ts";
import { speechOf } from "../fakes/speech.ts";
import { filmOf, saidBetween } from "../providers/said.ts";
import { DURATION_MS, failureOf, type Open, request, SAID, START_MS, type TranscriberUnderTest, wordsOf } from "./transcription.ts";

export function describeSpeech(open: Open, { gives, warnsOfSpeakers, microsOfFiveMinutes }: TranscriberUnderTest): void {
  describe("speech", () => {
    it("comes back word for word with its punctuation, in a transcript of the contract", async () => {
      const heard = await open().provider.transcribe(request());
      expect(Transcript.parse(heard.transcript)).toEqual(heard.transcript);
      expect(wordsOf(heard).map(({ text }) => text)).toEqual(SAID.map(({ text }) => text));
      expect(heard).toMatchObject({ transcript: { language: "en" }, warnings: [] });
    });
    it("has the film's times, in words and segments as far as the vendor gives them", async () => {
      const heard = await open().provider.transcribe(request());
      const truth = SAID.map(({ startMs, endMs }) => (gives.times === "words" ? [START_MS + startMs, START_MS + endMs] : [null, null]));
      expect(wordsOf(heard).map(({ startMs, endMs }) => [startMs, endMs])).toEqual(truth);
      const segments = heard.transcript.segments.map(({ startMs, endMs }) => [startMs, endMs]);
      expect([segments[0]![0], segments.at(-1)![1]]).toEqual(gives.times === "none" ? [START_MS, START_MS + DURATION_MS] : [START_MS + 400, START_MS + 4_900]);
    });
    it("has no time outside its piece though the vendor hears on after the end", async () => {
      const said = [{ text: "late", startMs: 5_900, endMs: 6_400, speaker: "A" }];
      const heard = await open().provider.transcribe(request({ speech: speechOf({ durationMs: DURATION_MS, said }) }));
      const ends = [...heard.transcript.segments, ...wordsOf(heard)].map(({ endMs }) => endMs ?? 0);
      expect(ends.length).toBe(2);
      expect(Math.max(...ends)).toBe(START_MS + DURATION_MS);
    });
    it("comes with who says it, where the vendor tells people apart", async () => {
      const speakers = wordsOf(await open().provider.transcribe(request())).map(({ speaker }) => speaker);
      const first = speakers[0] ?? null;
      expect(first === null).toBe(!gives.speakers);
      expect(speakers.map((speaker) => speaker === first)).toEqual(SAID.map(({ speaker }) => !gives.speakers || speaker === "A"));
    });
    it("comes with the laughter between, where the vendor tells of sounds", async () => {
      const { transcript } = await open().provider.transcribe(request());
      expect(transcript.events).toEqual(gives.events ? [{ startMs: START_MS + 2_600, endMs: START_MS + 3_900, kind: "laughter" }] : []);
    });
    it("without a word is heard as none, and is no failure", async () => {
      const heard = await open().provider.transcribe(request({ speech: speechOf({ durationMs: DURATION_MS, said: [] }) }));
      expect(heard.transcript.segments).toEqual([]);
    });
    it("is paid for by its length and the published price", async () => {
      const said = saidBetween(filmOf(300_000), 0, 300_000);
      const { usage } = await open().provider.transcribe(request({ speech: speechOf({ durationMs: 300_000, said }) }));
      expect(usage).toEqual([{ meter: "transcribe_seconds", quantity: 300, vendorCostMicros: expect.any(Number) as number }]);
      expect(usage[0]!.vendorCostMicros).toBeGreaterThanOrEqual(microsOfFiveMinutes.least);
      expect(usage[0]!.vendorCostMicros).toBeLessThanOrEqual(microsOfFiveMinutes.most);
    });
    it("of 40 minutes, cut into pieces that overlap and joined again, has every word exactly once", async () => {
      const film = filmOf(40 * 60_000);
      const { provider, fake } = open();
      const pieces = piecesOf(40 * 60_000);
      const transcripts: Transcript[] = [];
      for (const { startMs, endMs } of pieces) {
        const part = speechOf({ durationMs: endMs - startMs, said: saidBetween(film, startMs, endMs), padTo: 9_600_000 });
        transcripts.push((await provider.transcribe(request({ speech: part, startMs }))).transcript);
      }
      expect(fake.calls.length).toBe(pieces.length);
      expect(stitch(transcripts.map(placeWords), pieces).words.map(({ text }) => text)).toEqual(film.map(({ text }) => text));
    });
  });

  describe("what it is asked for", () => {
    it("and cannot do is said in a warning, not dropped in silence", async () => {
      const { warnings } = await open().provider.transcribe(request({ speakers: { least: 2, most: 3 } }));
      expect(warnings.join(" ")).toMatch(warnsOfSpeakers);
    });
    it("may leave the language open: it is found, or a warning says that it was not", async () => {
      const { transcript, languageProbability, warnings } = await open().provider.transcribe(request({ language: null }));
      expect([transcript.language, transcript.detected?.language ?? null]).toEqual(gives.language ? ["en", "en"] : ["und", null]);
      expect(languageProbability > 0).toBe(gives.language);
      expect(warnings.map((warning) => /language/.test(warning))).toEqual(gives.language ? [] : [true]);
    });
    it("goes to the vendor without the region of its language, which it does not know", async () => {
      const { provider, fake } = open();
      const { transcript } = await provider.transcribe(request({ language: "pt-BR" }));
      expect(Object.values(fake.calls[0]!.fields)).toContain("pt");
      expect(transcript.language).toBe("pt-BR");
    });
    it("may name a language whose tag is none, and does not break of it", async () => {
      const heard = await open().provider.transcribe(request({ language: "en-US-GB" }));
      expect(wordsOf(heard).map(({ text }) => text)).toEqual(SAID.map(({ text }) => text));
    });
    it("is not asked at all once nobody wants it", async () => {
      const { provider, fake } = open();
      expect(await failureOf(provider.transcribe(request({ mayBegin: async () => false })))).toMatchObject({ code: "canceled", isAmbiguous: false });
      expect(fake.calls).toEqual([]);
    });
  });
}

/** As extract cuts: each at most SPEECH_PIECE_MS, reaching SPEECH_OVERLAP_MS into both its neighbours. */
function piecesOf(durationMs: number) {
  const own = SPEECH_PIECE_MS - 2 * SPEECH_OVERLAP_MS;
  return Array.from({ length: Math.ceil(durationMs / own) }, (_, index) => {
    const fromMs = index * own;
    const untilMs = Math.min(durationMs, fromMs + own);
    return { fromMs, untilMs, startMs: Math.max(0, fromMs - SPEECH_OVERLAP_MS), endMs: Math.min(durationMs, untilMs + SPEECH_OVERLAP_MS) };
  });
}
